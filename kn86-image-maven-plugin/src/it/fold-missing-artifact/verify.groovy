// SPDX-License-Identifier: Apache-2.0
def log = new File(basedir, 'build.log').text
assert log.contains('fold of dev.kn86.it:runtime:tar.gz:linux-arm64 into stage-it/00-runtime/files/runtime: ' +
    "the artifact is missing: the module's dependencies are none")
assert log.contains('-> Correct <folds> or <dependencies>')
assert !new File(basedir, 'target/stages').exists()
