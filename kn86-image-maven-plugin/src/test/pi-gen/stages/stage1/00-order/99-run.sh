#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
echo "run 99" >> "${ROOTFS_DIR:?}/order"
