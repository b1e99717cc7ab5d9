#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Carries the build's cache folder from one machine of the service to the next, as one archive. The service's own tar
# keeps no owners and no extended attributes: no layer would be whole after it. Where the next machine maps other
# ids into user namespaces, layers are not whole either, and their stages run again.
#
# Usage:  cache.sh unpack   before the build; nothing is done when the service had no archive
#         cache.sh pack     after the build: all but the layers that it did without, the development key and logs
# Reads:  HOME
# Writes: target/kn86-cache.tar.zst, which the workflow restores and saves. zstd notices what is cut off or changed: tar
#         takes an archive that ends after any file
# shellcheck source=tools/release/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

archive="${repository}/target/kn86-cache.tar.zst"
begun="${repository}/target/kn86-cache.begun"
parent="${HOME}/.cache"
name=kn86-image

unpack() {
	mkdir -p "$(dirname "${begun}")" "${parent}"
	touch "${begun}"
	if [ ! -e "${archive}" ]; then
		echo 'cache: no archive'
	elif as_root tar --extract --zstd --file="${archive}" --directory="${parent}" --numeric-owner --same-owner \
		--same-permissions --xattrs --xattrs-include='*'; then
		echo "cache: unpacked $(stat --format=%s "${archive}") bytes"
	else
		as_root rm -rf "${parent:?}/${name}"
		echo 'cache: the archive cannot be unpacked, see above; the build begins without' >&2
	fi
}

# Every use of a layer writes the time of its file "used".
unused_layers() {
	local layer
	for layer in "${parent}/${name}/layers"/*; do
		[ "${layer}/used" -nt "${begun}" ] || echo "${name}/layers/${layer##*/}"
	done
}

pack() {
	[ -e "${begun}" ] || refuse "${begun} is missing: cache.sh unpack comes before the build"
	unused_layers | as_root tar --create --use-compress-program='zstd -1 -T0' --file="${archive}" \
		--directory="${parent}" --numeric-owner --sparse \
		--xattrs --xattrs-include='*' --anchored --exclude="${name}/keys" --exclude="${name}/logs" --exclude-from=- "${name}"
	echo "cache: packed $(stat --format=%s "${archive}") bytes"
}

case "${1:-}" in
unpack | pack) "$1" ;;
*) refuse "unknown order '${1:-}': pack or unpack" ;;
esac
