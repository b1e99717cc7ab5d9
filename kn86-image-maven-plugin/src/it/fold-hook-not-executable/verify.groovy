// SPDX-License-Identifier: Apache-2.0
def log = new File(basedir, 'build.log').text
assert log.contains("$basedir/stages/stage-it/00-thing/00-run.sh: not executable, so that it is skipped; chmod +x it")
assert !new File(basedir, 'target/stages').exists()
