# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# umount for hooks on the build machine. Some take the tree's /dev/pts, /dev, /proc and /sys away themselves, one by one, as
# on_chroot of pi-gen has mounted them. Here others are mounted inside them, so that each can only go as a whole.

# Usage: umount [OPTION...] FOLDER...   as umount(8)
umount() {
	local word rest=() folders=0 gone=0
	for word; do
		case ${word%/} in
		"${ROOTFS_DIR}"/dev | "${ROOTFS_DIR}"/proc | "${ROOTFS_DIR}"/sys)
			command umount --lazy "${word}" || return
			gone=$((gone + 1))
			;;
		"${ROOTFS_DIR}/dev/pts")
			# It goes with /dev.
			mountpoint -q "${word}" || command umount "${word}" || return
			gone=$((gone + 1))
			;;
		*)
			rest+=("${word}")
			[[ ${word} = -* ]] || folders=$((folders + 1))
			;;
		esac
	done
	if [ "${folders}" -gt 0 ] || [ "${gone}" = 0 ]; then
		command umount "${rest[@]}"
	fi
}

export -f umount
