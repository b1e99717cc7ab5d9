#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes the first tree with debootstrap.
# Reads: RELEASE, ROOTFS_DIR, BENCHMARK_MIRROR
set -euo pipefail

# pi-gen's bootstrap expects it to be set, and pi-gen does not set it.
export APT_PROXY=${APT_PROXY:-}
if [ ! -d "${ROOTFS_DIR}" ]; then
	bootstrap "${RELEASE}" "${ROOTFS_DIR}" "${BENCHMARK_MIRROR}"
fi
