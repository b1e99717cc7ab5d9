#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
../../print-variables.sh "${ROOTFS_DIR:?}/variables-next"
