// SPDX-License-Identifier: Apache-2.0
def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
assert builds.length == 2
assert builds[0].contains('this host is not ready for kn86-image:overlays:')
assert !builds[0].contains('fdtoverlay: not found')
assert builds[1].contains('this host is not ready to build:')
builds.each {
    assert it.contains('  dtc: not found (')
    assert it =~ /apt-get install --no-install-recommends -y .*\bdevice-tree-compiler\b/
}
assert !new File(basedir, 'target/overlays').exists()
