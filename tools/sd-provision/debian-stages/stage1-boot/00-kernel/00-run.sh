#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Prepares the initramfs settings, and installs the kernel without making an initramfs: under emulation each
# one takes minutes, and every package trigger would make it anew. 01-initramfs makes the one that is used.
# Reads: ROOTFS_DIR, KN86_KERNEL (package name=version)
# Writes: ROOTFS_DIR
set -euo pipefail

# Upstream's on_chroot pipes mount into grep -q: pipefail would now and then take the broken pipe for a failure.
set +o pipefail
on_chroot << EOF
export INITRD=No
apt-get install --no-install-recommends -y initramfs-tools zstd "${KN86_KERNEL:?}"
EOF
