#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# Puts the Pico's firmware where kn86fw reads it, and the build id where verify does.
install -D -m 644 files/kn86-pico.uf2 "${ROOTFS_DIR}/lib/firmware/kn86-pico.uf2"
mkdir -p "${ROOTFS_DIR}/etc"
printf 'VERSION=%s\nBUILD_ID=%s\nVARIANT=development\n' "${KN86_VERSION}" "${KN86_BUILD_ID}" > "${ROOTFS_DIR}/etc/kn86-build-id"
