#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the blocks of commands that documents mark with <!-- run: NAME -->: the function NAME makes what a reader has at that
# point, runs the block as it stands, and looks at what it has made. A card's device is a file here.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

need_tool /usr/bin/python3 python3
need_tool openssl openssl
need_tool bmaptool bmap-tools
need_tool zstd zstd
need_tool git git

card="${work}/the card"

# block NAME: runs the block in the current folder.
block() {
	(cd "${repository}" && /usr/bin/python3 -B tools/docs/print_block.py "$1") > "${work}/block" || fail "no document has the block $1"
	# dd: a file system in memory may have no direct access.
	sed -i -e "s,/dev/sdX,'${card}',g" -e 's/ oflag=direct//' "${work}/block"
	bash -euo pipefail "${work}/block" > "${work}/output" 2>&1 || {
		cat "${work}/output" >&2
		return 1
	}
}

# image NAME: a card image with a hole in it, compressed, and its block map.
image() {
	truncate -s 1M "$1.img"
	seq 20000 >> "$1.img"
	truncate -s 4M "$1.img"
	bmaptool create --output "$1.img.bmap" "$1.img" 2> /dev/null
	zstd --quiet "$1.img"
}

# build_image CODE: stands in for build-image.sh.
build_image() {
	mkdir -p tools/sd-provision
	printf '#!/bin/bash\nset -eu\n%s\n' "$1" > tools/sd-provision/build-image.sh
	chmod +x tools/sd-provision/build-image.sh
}

first_card() {
	mkdir -p image-assembly/target
	build_image 'touch built'
	image image-assembly/target/kn86-v0.1.0
	check 'build and write a card' block first_card
	check 'the build' test -e built
	check 'the card' cmp image-assembly/target/kn86-v0.1.0.img "${card}"
}

write_card() {
	image kn86-v0.1.0
	check 'write a card in two ways' block write_card
	check 'the card' cmp kn86-v0.1.0.img "${card}"
}

deck_state() {
	(cd "${repository}" && sed -n '/^kn86-deck-state 2$/,/^cksum /p' docs/deck-state.md) > deck-state.1
	check 'the state of the document' block deck_state
	check_equal 'its verdict' whole "$(cat "${work}/output")"
	sed -i 's/^credits 1250$/credits 9999/' deck-state.1
	check_not 'a changed state' block deck_state 2> /dev/null
}

downloads() {
	local name=image-assembly-0.2.0
	echo card > "${name}.img.zst"
	echo payload > "${name}.kn86fw"
	sha256sum "${name}".* > "${work}/sums"
	mv "${work}/sums" "${name}.sha256sums"
	rm "${name}.kn86fw"
	check 'one file of two' block downloads
	echo other > "${name}.img.zst"
	check_not 'a changed file' block downloads 2> /dev/null
}

release_key() {
	# shellcheck disable=SC2016 # Code of the stand-in.
	build_image '[ "$*" = "--production release.pem" ]; openssl pkey -in "$2" -noout -text > key'
	check 'make a key and build with it' block release_key
	check 'the kind of key' grep -q '^ED25519 Private-Key:' key
	check_equal 'who reads it' 600 "$(stat --format=%a release.pem)"
}

layer_key() {
	check 'make a key for layers' block layer_key
	check_equal 'its public half' "$(openssl pkey -in a.pem -pubout)" "$(cat a.pub.pem)"
}

tag() {
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
	git init --quiet --bare origin
	git clone --quiet origin clone 2> /dev/null
	cd clone
	git -c user.name=Test -c user.email=test@example.org commit --quiet --allow-empty -m first
	check 'name a release' block tag
	check_equal 'the tag at the origin' "$(git rev-parse HEAD)" "$(git -C ../origin rev-parse v0.2.0)"
}

names="$(cd "${repository}" && /usr/bin/python3 -B tools/docs/print_block.py)"
[ -n "${names}" ] || fail 'no document marks a block'
for name in ${names}; do
	mkdir "${work}/${name}"
	rm -f "${card}"
	cd "${work}/${name}"
	"${name}"
done
