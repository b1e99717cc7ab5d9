#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Takes files from the tree that packages bring and no deck reads. A slot of either base then has the same kinds of files,
# within the budget that the build checks. dpkg still counts them as installed.
#
# Reads:  ROOTFS_DIR, files/other-boards
# Writes: /boot (the kernel's copies; in /boot/firmware what only other boards read), /usr/share, /usr/lib/linux-image-*,
#         /usr/lib/raspi-firmware
set -euo pipefail

cd "${ROOTFS_DIR:?}"
patterns="${OLDPWD}/files/other-boards"

# The slot's boot partition has kernel, device trees, overlays and firmware. The kernel's config stays for mkinitramfs, which
# reads it: stage-kn86-firmware deletes it.
rm -rf boot/{vmlinuz,initrd.img,System.map}-* vmlinuz* initrd.img* usr/lib/linux-image-* usr/lib/raspi-firmware
# pi-gen's stage1 leaves notes of where these files have gone, and a link.
rm -f boot/{cmdline,config}.txt boot/overlays

# As stage0-debian's path-exclude: documentation, manual pages and translations have no reader. The licences and the
# folders stay; scripts of packages on top may want to write there.
for folder in doc man info locale lintian; do
	if [ -d "usr/share/${folder}" ]; then
		find "usr/share/${folder}" ! -type d ! -path 'usr/share/doc/*/copyright' -delete
		find "usr/share/${folder}" -mindepth 2 -type d -empty -delete
	fi
done

if [ -d boot/firmware ]; then
	while read -r pattern; do
		# Folders, such as overlays, have no pattern here.
		find boot/firmware -mindepth 1 -maxdepth 1 -type f -name "${pattern}" -delete
	done < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "${patterns}")
fi
