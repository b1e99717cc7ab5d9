#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Finds out what can be mounted and made with the rights of this process. The caller brings new mount and process namespaces,
# with the proc file system of the process namespace mounted.
#
# Usage: probe.sh FOLDER
#   FOLDER  an empty folder of the file system that overlayfs is to work on; left empty
# Prints one line for each thing that works: "namespaces", "binfmt_misc", "devices", "overlayfs".
set -euo pipefail

cd "$1"
echo namespaces
# A user namespace has a binfmt_misc of its own since Linux 6.7; in older kernels only the machine's root can mount it.
if [ -e /proc/sys/fs/binfmt_misc/register ] || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc; then
	[ ! -w /proc/sys/fs/binfmt_misc/register ] || echo binfmt_misc
fi
# Nobody can make a device node in a user namespace (mknod(2)), and root of a container often cannot, either.
if mknod device c 1 3 2> /dev/null; then
	echo devices
	rm device
fi
mkdir lower upper work merged
touch lower/file
if mount -t overlay overlay -o userxattr,lowerdir=lower,upperdir=upper,workdir=work merged; then
	# Stages delete files and put new folders in their places; overlayfs needs extended attributes for that.
	if rm merged/file && [ -c upper/file ] && mkdir merged/file; then
		echo overlayfs
	fi
	umount merged
fi
rm -rf lower upper work merged
