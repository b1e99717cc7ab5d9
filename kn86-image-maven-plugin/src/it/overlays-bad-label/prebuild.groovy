// SPDX-License-Identifier: Apache-2.0
def dtc = new ProcessBuilder('dtc', '-q', '-@', '-o', 'board.dtb', 'board.dts').directory(basedir).inheritIO().start()
assert dtc.waitFor() == 0
return true
