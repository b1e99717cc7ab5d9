#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
echo app-data >> "${ROOTFS_DIR:?}/sub-stages"
