#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Starts from the previous stage's tree.
# Reads: ROOTFS_DIR
set -euo pipefail

if [ ! -d "${ROOTFS_DIR}" ]; then
	copy_previous
fi
