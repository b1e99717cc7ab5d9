#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
../../print-variables.sh "${ROOTFS_DIR:?}/variables-export"
mkdir -p "${DEPLOY_DIR}"
echo "${IMG_FILENAME}${IMG_SUFFIX}" > "${DEPLOY_DIR}/exported"
