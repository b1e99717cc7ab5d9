// SPDX-License-Identifier: Apache-2.0
// All that keeps this project from being released is told at once.
def log = new File(basedir, 'build.log').text
[
    'the version 0.3.0-SNAPSHOT is a SNAPSHOT',
    'kn86.release.tag=v0.2.0 does not name the version 0.3.0-SNAPSHOT',
    'is no git checkout with a commit',
    'SNAPSHOTs are used, which change:',
    'org.example:moving:7-SNAPSHOT',
    'kn86.sign.key is not set',
    "the record of the pin's 50 USB cycles",
    'packages.lock is missing',
].each { assert log.contains(it) : it }
return true
