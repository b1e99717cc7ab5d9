#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The plugin is tested from its own folder, so its test resources hold copies of what both sides have to read alike.
# This compares the copies with their originals.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

resources="${repository}/kn86-image-maven-plugin/src/test/resources"

# check_copy ORIGINAL COPY
check_copy() {
	check "$2 is no copy of $1: copy the original there" diff "$1" "$2"
}

check_copy "${repository}/pico-firmware/protocol/vectors/vectors.txt" "${resources}/protocol/vectors.txt"

# What the first block of shell code in the document says.
document="${repository}/docs/kn86fw-format.md"
# shellcheck disable=SC2016 # A fence of the document, no command.
sed -n '/^```sh$/,/^```$/ { /^```/!p; /^```$/q }' "${document}" > "${work}/commands"
check "${document} has a block of commands" test -s "${work}/commands"
check_copy "${work}/commands" "${resources}/payload/documented-commands.txt"
