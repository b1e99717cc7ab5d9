#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Times kn86-update install on the file of a card against the least that anybody would have to do with the same payload:
# zstd -dc of both images into a card's file with dd, which flushes, and sha256sum of what was written. Both in turn, and
# the medians count. Fails when the installation takes more than 1.5 times as long (docs/update.md, "What it costs").
# Run it on an idle machine, after mvn package.
#
# Usage: install.sh [--runs N] [--work FOLDER]
#   --runs   of each; 5 by default
#   --work   gets two copies of the card; must not exist (default: below /var/tmp, deleted at the end)
# Reads: image-assembly/target (card, payload), nosh-runtime/target/build/host-release/kn86-update
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
runs=5 work='' most=1.5
while [ $# -gt 0 ]; do
	case $1 in
	--runs) runs=$2 ;;
	--work) work=$2 ;;
	*)
		echo "benchmark: unknown argument $1" >&2
		exit 2
		;;
	esac
	shift 2
done
# shellcheck source=tools/benchmark/payload.sh
. "${here}/payload.sh"
update=${here}/../../nosh-runtime/target/build/host-release/kn86-update
[ -x "${update}" ] || {
	echo "benchmark: ${update} is missing: mvn package makes it" >&2
	exit 1
}
# shellcheck source=tools/benchmark/lib.sh
. "${here}/lib.sh"
make_work

mkdir "${work}/members"
read_system "${work}/system"
tar --extract --file "${payload}" --directory "${work}/members"
boot_size=$(zstd -dc "${work}/members/bootfs.vfat.zst" | wc -c)
root_size=$(zstd -dc "${work}/members/rootfs.ext4.zst" | wc -c)
boot_offset=$(offset 3) root_offset=$(offset 5)

# As a new card is: slot B is a hole.
new_card() {
	rm -f "${work}/card.img"
	cp --sparse=always "${card}" "${work}/card.img"
	sync -- "${work}/card.img"
}

install_payload() {
	"${update}" install --card "${work}/card.img" --running A --no-restart --keys "${work}/system/kn86/keys" \
		--build-id-file "${work}/system/build-id" --floors "${work}/system/kn86/version-floors.tsv" "${payload}"
}

# into OFFSET MEMBER
into() {
	zstd -dc "${work}/members/$2" | dd of="${work}/card.img" oflag=seek_bytes seek="$1" bs=1M iflag=fullblock conv=notrunc,fsync
}

# digest OFFSET SIZE: of what is in the card's file there
digest() {
	dd if="${work}/card.img" iflag=skip_bytes,count_bytes skip="$1" count="$2" bs=1M | sha256sum
}

standard_tools() {
	into "${boot_offset}" bootfs.vfat.zst && into "${root_offset}" rootfs.ext4.zst &&
		digest "${boot_offset}" "${boot_size}" && digest "${root_offset}" "${root_size}"
}

ours=() theirs=()
for ((run = 1; run <= runs; run++)); do
	new_card
	ours+=("$(seconds install_payload)")
	new_card
	theirs+=("$(seconds standard_tools)")
done
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }
median_ours=$(median "${ours[@]}") median_theirs=$(median "${theirs[@]}")
printf '%d MiB in %d MiB; %d runs\n' $(((boot_size + root_size) >> 20)) $(($(stat -c %s "${payload}") >> 20)) "${runs}"
echo "kn86-update install                ${ours[*]}"
echo "zstd -dc | dd, sha256sum           ${theirs[*]}"
awk -v ours="${median_ours}" -v theirs="${median_theirs}" -v most="${most}" 'BEGIN {
	printf "medians: %.1f s, %.1f s: %.2f times; at most %.1f\n", ours, theirs, ours / theirs, most
	exit ours / theirs > most
}'
