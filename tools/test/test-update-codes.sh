#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The codes of refused payloads are the same in docs/update.md, in the device's reader and in the build's.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

document="${repository}/docs/update.md"
device="${repository}/nosh-runtime/src/payload/payload_fault.c"
build="${repository}/kn86-image-maven-plugin/src/main/java/dev/kn86/image/image/payload/PayloadFault.java"

# Rows of the tables: | `CODE` | sentence |
# shellcheck disable=SC2016 # Backquotes of the page, no command.
documented="$(sed -n 's/^| `\([A-Z_]*\)` | \(.*\) |$/\1 \2/p' "${document}")"
check 'the document has a table of codes' test -n "${documented}"

check_equal 'codes and sentences of the device' "${documented}" \
	"$(tr '\n' ' ' < "${device}" | grep -oE '\{"[A-Z_]+", +"[^"]*"\}' | sed 's/^{"//; s/", *"/ /; s/"}$//')"

# The first table, without OK, is what the build's reader may find.
# shellcheck disable=SC2016
check_equal 'codes of the build' \
	"$(sed -n '/^## Codes$/,/^The deck/s/^| `\([A-Z_]*\)` |.*/\1/p' "${document}" | grep -vx OK)" \
	"$(sed -n 's/^    \([A-Z_]*\),\{0,1\}$/\1/p' "${build}")"
