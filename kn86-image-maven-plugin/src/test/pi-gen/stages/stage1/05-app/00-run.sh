#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# Before 05-app-data: the names are compared, not the paths with a slash at their ends.
echo app >> "${ROOTFS_DIR:?}/sub-stages"
