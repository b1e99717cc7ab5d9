#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# Every kind of entry, with names and attributes that are easily lost.
umask 022
cd "${ROOTFS_DIR:?}"
mkdir 'odd names' links modes deleted replaced replaced-by-link renamed again deep deep/er attributes
touch 'odd names/a blank' $'odd names/a new\nline' $'odd names/a\ttab' 'odd names/ünïcödé ✓' 'odd names/back\slash' \
	'odd names/-dash' 'odd names/*' $'odd names/not \xff utf-8'
echo linked > links/one
ln links/one links/two
ln links/one 'odd names/three'
echo pair > links/left
ln links/left links/right
ln -s 'to nowhere' links/symbolic
ln -s /etc links/absolute
for mode in 0000 0400 0640 1777 2755 4711 6555; do
	echo "${mode}" > "modes/file-${mode}"
	chown 1:2 "modes/file-${mode}"
	chmod "${mode}" "modes/file-${mode}"
	mkdir "modes/folder-${mode}"
	chmod "${mode}" "modes/folder-${mode}"
done
mkfifo modes/fifo
chown 65534:65534 modes/fifo
chown -h 1000:1000 links/symbolic
mknod -m 640 modes/character c 1 7
mknod -m 660 modes/block b 7 200
echo able > attributes/able
setcap cap_net_raw+ep attributes/able
echo named > attributes/named
setfattr -n user.kn86 -v 'a value' attributes/named
setfattr -n user.folder -v folder attributes
for folder in deleted replaced replaced-by-link renamed again deep/er; do
	echo old > "${folder}/old"
done
echo changed > deep/er/changed
truncate -s 300000 sparse
