#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The plugin is tested from its own folder, so its test resources hold copies of what both sides have to read alike; and the
# stages of base and product are handed out apart. This compares the copies with their originals.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

plugin="${repository}/kn86-image-maven-plugin"
resources="${plugin}/src/test/resources"

# Surefire runs again when a file of the plugin has changed, and no other file. Failsafe always runs: CardBuild and
# RaspiosCardIT make cards of the product's own stages.
check_equal 'tests of the plugin that read files of other folders' '' \
	"$(grep -rnE --exclude=CardBuild.java --exclude=RaspiosCardIT.java '\.\./(docs|tools|device-tree|nosh-runtime|pico-firmware|image-assembly)\b' "${plugin}/src/test/java" "${plugin}/src/it")"

# check_copy ORIGINAL COPY
check_copy() {
	check "$2 is no copy of $1: copy the original there" diff "$1" "$2"
}

check_copy "${repository}/pico-firmware/protocol/vectors/vectors.txt" "${resources}/protocol/vectors.txt"

# The device's reader of payloads has the vectors of the plugin's reader.
vectors="${repository}/nosh-runtime/src/payload/vectors"
check "${vectors} is no copy of ${resources}/payload/vectors: copy that folder there" \
	diff --recursive --exclude=README.md "${resources}/payload/vectors" "${vectors}"

# The base's initramfs is made with the product's script.
check_copy "${sd_provision}/pi-gen-stages/stage-kn86-firmware/04-initramfs/files/kn86-slot" \
	"${sd_provision}/debian-stages/stage1-boot/01-initramfs/files/kn86-slot"

# What the first block of shell code in the document says.
document="${repository}/docs/kn86fw-format.md"
# shellcheck disable=SC2016 # A fence of the document, no command.
sed -n '/^```sh$/,/^```$/ { /^```/!p; /^```$/q }' "${document}" > "${work}/commands"
check "${document} has a block of commands" test -s "${work}/commands"
check_copy "${work}/commands" "${resources}/payload/documented-commands.txt"

# The folders of the cache, each by what comes before its first placeholder, as in "| `layers/<key>/` | ...".
page="${repository}/docs/stages/layers.md"
# shellcheck disable=SC2016 # Backquotes of the page, no command.
sed -n '/^## The cache folder$/,/^## /s:^| `\([a-z/-]*\)/[`<].*:\1:p' "${page}" | LC_ALL=C sort -u > "${work}/folders"
check "${page} has a table of folders" test -s "${work}/folders"
check_copy "${work}/folders" "${resources}/cache/documented-folders.txt"
