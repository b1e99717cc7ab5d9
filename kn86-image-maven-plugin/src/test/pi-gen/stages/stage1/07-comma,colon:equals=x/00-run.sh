#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
echo "${PWD##*/}" >> "${ROOTFS_DIR:?}/sub-stages"
