#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# /home/shared: the mount point, and the service that prepares the file system on p6.
#
# Reads:  ROOTFS_DIR, files/
# Writes: /usr/lib/kn86/prepare-share, /etc/systemd/system/kn86-share.service, /home/shared
set -euo pipefail

root="${ROOTFS_DIR:?}"
units="${root}/etc/systemd/system"

install -D -m 755 files/prepare-share "${root}/usr/lib/kn86/prepare-share"
install -D -m 644 files/kn86-share.service "${units}/kn86-share.service"
install -d "${units}/multi-user.target.wants"
ln -sfn ../kn86-share.service "${units}/multi-user.target.wants/kn86-share.service"
install -d -m 755 "${root}/home/shared"
