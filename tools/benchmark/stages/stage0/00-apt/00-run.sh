#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Lets apt find the release, its backports kernel and the Pi's firmware.
# Reads: RELEASE, ROOTFS_DIR, BENCHMARK_MIRROR
set -euo pipefail

cat > "${ROOTFS_DIR}/etc/apt/sources.list" <<- EOF
	deb ${BENCHMARK_MIRROR} ${RELEASE} main non-free-firmware
	deb ${BENCHMARK_MIRROR} ${RELEASE}-backports main
EOF
on_chroot <<< 'apt-get update'
