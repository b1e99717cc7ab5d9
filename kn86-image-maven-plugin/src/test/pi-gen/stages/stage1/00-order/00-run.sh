#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
echo "run $(basename "${PWD}") $(tr '\n' ' ' < "${ROOTFS_DIR:?}/patched")" >> "${ROOTFS_DIR}/order"
