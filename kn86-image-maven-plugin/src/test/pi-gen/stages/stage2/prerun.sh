#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# Starts from the previous stage's tree, as pi-gen's own stages do.
if [ ! -d "${ROOTFS_DIR:?}" ]; then
	copy_previous
fi
