#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Prints a device tree blob as sorted lines: "/path/of/node" for a node, "/path/of/node: property = value;" for a property.
# References are node paths, so that two trees can be compared although their phandle numbers differ.
#
# Usage: flatten-tree.sh TREE.dtb
set -euo pipefail

tree=${1:?usage: flatten-tree.sh TREE.dtb}

# The node __symbols__ and phandle numbers say nothing about the hardware. Without __symbols__, newer dtc cannot print
# labels for numbers, so that its output is the same as that of bookworm's dtc.
dtc --quiet -I dtb -O dts "$tree" | awk '
    /^[\t ]*__symbols__ \{/ { skipping = 1 }
    skipping { if (/^[\t ]*\};/) skipping = 0; next }

    { sub(/^[\t ]+/, ""); sub(/^[A-Za-z0-9_]+: /, "") }

    / \{$/ {
        name = substr($0, 1, length($0) - 2)
        path = name == "/" ? "" : path "/" name
        lines[++count] = path == "" ? "/" : path
        next
    }
    /^\};$/ { sub(/\/[^\/]*$/, "", path); next }
    /^phandle = / { gsub(/[^0-9a-fx]/, "", $3); node_of[$3] = path; next }
    /;$/ && path != "" {
        lines[++count] = path ": " $0
    }

    # The numbers of cells of a reference, for the properties that our overlays and their targets use.
    function resolve(line,    property, stride, cells, i, n, text) {
        property = line
        sub(/^[^:]*: /, "", property); sub(/ = .*/, "", property)
        stride = property ~ /^pinctrl-[0-9]+$/ ? 1 : property ~ /-gpios$/ ? 3 : 0
        if (!stride || line !~ / = </) return line
        text = line
        sub(/^.* = </, "", text); sub(/>;$/, "", text)
        n = split(text, cells, " ")
        text = ""
        for (i = 1; i <= n; i++)
            text = text (i > 1 ? " " : "") ((i - 1) % stride == 0 ? "&" node_of[cells[i]] : cells[i])
        sub(/ = <.*/, "", line)
        return line " = <" text ">;"
    }
    END { for (i = 1; i <= count; i++) print resolve(lines[i]) }
' | LC_ALL=C sort
