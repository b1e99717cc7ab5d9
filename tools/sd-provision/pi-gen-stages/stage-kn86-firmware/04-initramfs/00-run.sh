#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Makes the initramfs again when the base's lacks the script that counts the starts of a slot on trial. The base `debian`
# has made its own with this very script, so that no emulated command runs there. Then nothing reads the kernel's config
# any more.
#
# Reads:  ROOTFS_DIR, files/kn86-slot
# Writes: /etc/initramfs-tools/scripts/init-premount/kn86-slot, /boot/firmware/initramfs8, /boot/config-* (deleted)
set -euo pipefail

root="${ROOTFS_DIR:?}"
script=etc/initramfs-tools/scripts/init-premount/kn86-slot

make_again() {
	if [ ! -s "${root}/boot/firmware/initramfs8" ]; then
		echo "04-initramfs: ${root}/boot/firmware/initramfs8 is missing: the stages below must make one that mounts the" \
			"root, and config.txt must load it; another one is not known to be made by initramfs-tools" >&2
		return 1
	fi
	local versions
	mapfile -t versions < <(cd "${root}/lib/modules" && find . -mindepth 2 -maxdepth 2 -name kernel -printf '%h\n' | sed 's#^\./##')
	if [ "${#versions[@]}" -ne 1 ]; then
		echo "04-initramfs: ${root}/lib/modules has the modules of ${#versions[@]} kernels (${versions[*]-}), and one is" \
			"wanted: the stages below must leave no other (stage-kn86-base, 00-packages)" >&2
		return 1
	fi
	install -D -m 755 files/kn86-slot "${root}/${script}"
	# Upstream's on_chroot pipes mount into grep -q and reads variables that may be unset.
	(
		set +uo pipefail
		on_chroot <<- EOF
			mkinitramfs -o /boot/firmware/initramfs8 ${versions[0]}
		EOF
	)
}

if ! cmp -s files/kn86-slot "${root}/${script}"; then
	make_again
fi
rm -f "${root}"/boot/config-*
