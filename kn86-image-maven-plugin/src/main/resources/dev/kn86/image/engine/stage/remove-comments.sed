# SPDX-License-Identifier: Apache-2.0
# Makes one line of a package list, without its comments. A list of one line stays as it is, as with pi-gen's script of
# this name. Hooks find this file in SCRIPT_DIR, where pi-gen has its own.
1 {
    $ q
    h
    d
}
H
$ !d
x
s/#[^\n]*//g
s/[[:space:]]\{1,\}/ /g
