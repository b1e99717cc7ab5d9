#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes the first tree with debootstrap.
# Reads: RELEASE, ROOTFS_DIR, BENCHMARK_MIRROR
set -euo pipefail

if [ ! -d "${ROOTFS_DIR}" ]; then
	bootstrap "${RELEASE}" "${ROOTFS_DIR}" "${BENCHMARK_MIRROR}"
fi
