// SPDX-License-Identifier: Apache-2.0
def log = new File(basedir, 'build.log').text
assert log.contains('release blocker: the pin is malformed')
assert log.contains("$basedir/pi-gen-pin.env:12: KERNEL_SUITE: wanted a Debian suite, such as bookworm-backports; found no such key")
assert !new File(basedir, 'target/overlays').exists()
