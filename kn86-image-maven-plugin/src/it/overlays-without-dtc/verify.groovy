// SPDX-License-Identifier: Apache-2.0
def log = new File(basedir, 'build.log').text
assert log.contains('this host is not ready for kn86-image:overlays:')
assert log.contains('  dtc: not found (')
assert log.contains('apt-get install --no-install-recommends -y device-tree-compiler')
assert !log.contains('fdtoverlay: not found')
assert !new File(basedir, 'target').exists()
