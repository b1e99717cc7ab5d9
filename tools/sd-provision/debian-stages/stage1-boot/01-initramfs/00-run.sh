#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes the initramfs, once. Its script kn86-slot is a copy of the one in stage-kn86-firmware (04-initramfs), which would
# have to make the initramfs again.
# Reads: ROOTFS_DIR
# Writes: /boot/firmware/initramfs8, /etc/initramfs-tools
set -euo pipefail

install -m 644 files/modules "${ROOTFS_DIR}/etc/initramfs-tools/modules"
install -D -m 644 files/kn86.conf "${ROOTFS_DIR}/etc/initramfs-tools/conf.d/kn86.conf"
install -D -m 755 files/kn86-modules "${ROOTFS_DIR}/etc/initramfs-tools/hooks/kn86-modules"
install -D -m 755 files/kn86-slot "${ROOTFS_DIR}/etc/initramfs-tools/scripts/init-premount/kn86-slot"
mkdir -p "${ROOTFS_DIR}/boot/firmware"
version=$(basename "${ROOTFS_DIR}"/lib/modules/*)
# Upstream's on_chroot pipes mount into grep -q, which breaks the pipe: with pipefail that would sometimes be a failure.
set +o pipefail
on_chroot << EOF
mkinitramfs -o /boot/firmware/initramfs8 "${version}"
EOF
