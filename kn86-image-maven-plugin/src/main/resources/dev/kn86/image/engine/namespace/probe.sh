#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Finds out what can be mounted with the rights that it has. The caller brings fresh mount and pid namespaces, with the
# proc file system of the latter.
#
# Usage: probe.sh FOLDER
#   FOLDER  an empty folder of the file system that overlayfs is to work on; it is empty again afterwards
# Prints: one line for each thing that works: "namespaces", "binfmt_misc", "overlayfs".
set -euo pipefail

cd "$1"
echo namespaces
# Since Linux 6.7 a user namespace has a binfmt_misc of its own. Before, only the machine's root may mount one.
if [ -e /proc/sys/fs/binfmt_misc/register ] || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc; then
	[ ! -w /proc/sys/fs/binfmt_misc/register ] || echo binfmt_misc
fi
mkdir lower upper work merged
touch lower/file
if mount -t overlay overlay -o userxattr,lowerdir=lower,upperdir=upper,workdir=work merged; then
	# What stages do: delete, and put a new folder in place, which takes extended attributes.
	if rm merged/file && [ -c upper/file ] && mkdir merged/file; then
		echo overlayfs
	fi
	umount merged
fi
rm -rf lower upper work merged
