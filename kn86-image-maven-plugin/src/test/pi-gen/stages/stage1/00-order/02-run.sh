#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
echo "never: not executable" >> "${ROOTFS_DIR:?}/order"
