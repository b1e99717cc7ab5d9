#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# What a first stage is told.
../../print-variables.sh "${ROOTFS_DIR:?}/variables-first"
