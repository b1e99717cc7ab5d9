// SPDX-License-Identifier: Apache-2.0
def log = new File(basedir, 'build.log').text
assert log.count('] skipped') == 2
assert log.contains('kn86.inspect.skip=maybe is neither true nor false')
assert !log.contains('has no effect')
return true
