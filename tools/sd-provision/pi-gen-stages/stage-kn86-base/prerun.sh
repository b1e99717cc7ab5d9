#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Starts this stage from the root tree of the stage before it (pi-gen's own convention).
#
# Reads:  ROOTFS_DIR; PREV_ROOTFS_DIR (through pi-gen's copy_previous)
# Writes: ROOTFS_DIR
set -euo pipefail

if [ ! -d "${ROOTFS_DIR:?}" ]; then
	copy_previous
fi
