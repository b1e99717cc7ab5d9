// SPDX-License-Identifier: Apache-2.0
evaluate(new File(support, 'tiny-base.groovy'))
useToolbox(new File(basedir, 'cache'))
run(basedir, ['dtc', '-q', '-@', '-o', 'board.dtb', 'board.dts'])
return true
