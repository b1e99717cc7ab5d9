# SPDX-License-Identifier: Apache-2.0
# Turns a package list into one line without comments. Hooks find this file in SCRIPT_DIR, where pi-gen has one of that
# name. A list of one line stays as it is, as with pi-gen's file.
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
