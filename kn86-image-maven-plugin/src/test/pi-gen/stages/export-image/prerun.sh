#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# As pi-gen's own: makes a tree of its own from the one that is exported.
mkdir -p "${ROOTFS_DIR:?}"
rsync -aHAXx --exclude /var/cache/apt/archives "${EXPORT_ROOTFS_DIR}/" "${ROOTFS_DIR}/"
rm -r "${ROOTFS_DIR}/again"
