#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
cp -a files/runtime "${ROOTFS_DIR}/opt/"
