#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Takes set-user-ID and set-group-ID bits and file capabilities from every file that files/privileged-files.tsv does not
# name. A program of the deck that somebody takes over then finds no file that makes it root. Directories keep their
# set-group-ID bit: it decides the group of new files, and gives nobody a right.
#
# Reads:  ROOTFS_DIR, files/privileged-files.tsv
# Writes: ROOTFS_DIR; /usr/lib/kn86/privileged-files.tsv, by which export-image checks the finished tree
set -euo pipefail

root="${ROOTFS_DIR:?}"
list=files/privileged-files.tsv

# not_listed: those of the files on standard input (paths in the tree) that the list does not name.
not_listed() {
	sort -u | comm -23 - <(cut -f 1 "${list}" | sort -u)
}

find "${root}" -xdev -type f -perm /6000 -printf '/%P\n' | not_listed | while IFS= read -r file; do
	chmod u-s,g-s -- "${root}${file}"
	echo "06-privileged-files: ${file} has lost its set-user-ID and set-group-ID bits"
done

# getcap prints "FILE CAPABILITIES"; the capabilities have no blank.
(cd "${root}" && getcap -r .) | sed -e 's/ [^ ]*$//' -e 's/^\.//' | not_listed | while IFS= read -r file; do
	setcap -r "${root}${file}"
	echo "06-privileged-files: ${file} has lost its capabilities"
done

install -D -m 644 "${list}" "${root}/usr/lib/kn86/privileged-files.tsv"
