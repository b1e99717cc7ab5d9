#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
echo "run files" >> "${ROOTFS_DIR:?}/order"
