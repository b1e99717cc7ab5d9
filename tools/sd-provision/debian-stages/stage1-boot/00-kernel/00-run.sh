#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Installs the kernel and initramfs-tools, without making an initramfs: under emulation that takes minutes, and every
# package trigger would make another. 01-initramfs makes the one that is used.
# Reads: ROOTFS_DIR, KN86_KERNEL (package name=version)
# Writes: ROOTFS_DIR
set -euo pipefail

# Upstream's on_chroot pipes mount into grep -q, which breaks the pipe: with pipefail that would sometimes be a failure.
set +o pipefail
on_chroot << EOF
export INITRD=No
apt-get install --no-install-recommends -y initramfs-tools zstd "${KN86_KERNEL:?}"
EOF
