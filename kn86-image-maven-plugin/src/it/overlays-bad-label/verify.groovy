// SPDX-License-Identifier: Apache-2.0
def log = new File(basedir, 'build.log').text
assert log.contains("bad.dtbo: label \"uart9\" does not resolve in $basedir/board.dtb")
assert !log.contains('good.dtbo: label')
assert new File(basedir, 'target').list().toList() == ['logs']
