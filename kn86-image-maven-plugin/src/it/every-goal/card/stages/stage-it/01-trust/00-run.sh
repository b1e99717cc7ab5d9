#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# Puts what updates are judged by where install reads it, and a program that makes verify look at it.
mkdir -p "${ROOTFS_DIR}/usr/share/kn86" "${ROOTFS_DIR}/opt/nosh/bin"
cp -R files/. "${ROOTFS_DIR}/usr/share/kn86/"
touch "${ROOTFS_DIR}/opt/nosh/bin/kn86-update"
