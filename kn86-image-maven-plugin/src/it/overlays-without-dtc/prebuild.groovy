// SPDX-License-Identifier: Apache-2.0
def bin = new File(basedir, 'bin')
bin.mkdir()
def link = new ProcessBuilder('sh', '-c', 'ln -s /usr/bin/* . && rm dtc').directory(bin).inheritIO().start()
assert link.waitFor() == 0
return true
