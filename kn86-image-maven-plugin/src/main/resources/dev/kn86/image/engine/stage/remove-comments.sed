# SPDX-License-Identifier: Apache-2.0
# Makes one line of a package list, comments left out; hooks find it where pi-gen has its own, in SCRIPT_DIR.
# A list of one line stays as it is, as with pi-gen's.
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
