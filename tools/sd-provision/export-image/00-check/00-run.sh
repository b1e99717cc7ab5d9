#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Fails when a file gives whoever runs it more rights (set-user-ID, set-group-ID, capabilities), and the list that
# stage-kn86-base has left does not name it: some later stage has brought it.
# Reads: ROOTFS_DIR, in it /usr/lib/kn86/privileged-files.tsv
set -euo pipefail

cd "${ROOTFS_DIR:?}"
list=usr/lib/kn86/privileged-files.tsv
if [ ! -f "${list}" ]; then
	echo "00-check: /${list} is missing: stage-kn86-base (06-privileged-files) must have run" >&2
	exit 1
fi

privileged="$(
	find . -xdev -type f -perm /6000 -printf '/%P\n'
	getcap -r . | sed -e 's/ [^ ]*$//' -e 's/^\.//'
)"
unknown="$(comm -23 <(sort -u <<< "${privileged}" | sed '/^$/d') <(cut -f 1 "${list}" | sort -u))"
if [ -n "${unknown}" ]; then
	echo "00-check: these files have set-user-ID or set-group-ID bits or capabilities, and" \
		"stage-kn86-base/06-privileged-files/files/privileged-files.tsv names none of them: take the bits in the stage" \
		"that brings the file, or say in the list why the deck needs them:" >&2
	echo "${unknown}" >&2
	exit 1
fi
