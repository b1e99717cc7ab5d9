#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes the initramfs, once.
# Reads: ROOTFS_DIR
# Writes: /boot/firmware/initramfs8, /etc/initramfs-tools
set -euo pipefail

install -m 644 files/modules "${ROOTFS_DIR}/etc/initramfs-tools/modules"
install -D -m 644 files/kn86.conf "${ROOTFS_DIR}/etc/initramfs-tools/conf.d/kn86.conf"
mkdir -p "${ROOTFS_DIR}/boot/firmware"
version=$(basename "${ROOTFS_DIR}"/lib/modules/*)
# Upstream's on_chroot pipes mount into grep -q, which breaks the pipe: with pipefail that would sometimes be a failure.
set +o pipefail
on_chroot << EOF
mkinitramfs -o /boot/firmware/initramfs8 "${version}"
EOF
