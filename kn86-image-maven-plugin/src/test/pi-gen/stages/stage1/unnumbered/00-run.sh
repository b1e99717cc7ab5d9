#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
echo "run $(basename "${PWD}")" >> "${ROOTFS_DIR:?}/order"
