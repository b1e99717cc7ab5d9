#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
echo "never: three digits" >> "${ROOTFS_DIR:?}/order"
