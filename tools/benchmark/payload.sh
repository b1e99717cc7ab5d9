# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# The card and the payload of this build, for benchmarks of kn86-update. To be sourced.
# Sets: card, payload

assembly=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../../image-assembly/target

# the_only FILE...: of a pattern
the_only() {
	if [ $# -ne 1 ] || [ ! -f "$1" ]; then
		echo "benchmark: $* should be one file: mvn package makes it" >&2
		exit 1
	fi
	echo "$1"
}

card=$(the_only "${assembly}"/kn86-v*.img)
# shellcheck disable=SC2034 # for those that source it
payload=$(the_only "${assembly}"/kn86-v*.kn86fw)

# offset NUMBER: where a partition of the card begins, in bytes.
offset() { echo $(($(partx --raw --noheadings --nr "$1" --output START -- "${card}") * 512)); }

# read_system FOLDER: what slot A trusts (kn86/keys, kn86/version-floors.tsv) and is (build-id)
read_system() {
	local root
	root="${card}?offset=$(offset 4)"
	mkdir "$1"
	(cd "$1" && debugfs -R 'rdump /usr/share/kn86 .' "${root}" && debugfs -R 'dump /etc/kn86-build-id build-id' "${root}") \
		2> /dev/null
	if [ ! -d "$1/kn86/keys" ] || [ ! -f "$1/build-id" ]; then
		echo "benchmark: ${card} has no trusted keys" >&2
		exit 1
	fi
}
