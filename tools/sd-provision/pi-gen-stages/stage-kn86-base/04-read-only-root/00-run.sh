#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Read-only root: what must be writable lies on a tmpfs, and nothing names a slot.
#
# Reads:  ROOTFS_DIR, files/
# Writes: /etc/fstab, /etc/hostname, /etc/hosts, /etc/machine-id, /etc/mtab,
#         /var/lib/dbus/machine-id, /etc/systemd/{journald,system}.conf.d/50-kn86.conf
set -euo pipefail

root="${ROOTFS_DIR:?}"

install -m 644 files/fstab "${root}/etc/fstab"
install -D -m 644 files/journald.conf "${root}/etc/systemd/journald.conf.d/50-kn86.conf"
install -D -m 644 files/system.conf "${root}/etc/systemd/system.conf.d/50-kn86.conf"
# With this folder journald would keep a persistent journal.
rm -rf "${root:?}/var/log/journal"

echo kn86 > "${root}/etc/hostname"
printf '127.0.0.1\tlocalhost\n127.0.1.1\tkn86\n::1\t\tlocalhost\n' > "${root}/etc/hosts"

# Empty, not "uninitialized" (machine-id(5)): systemd mounts an id for this boot over an empty file, and does not take the
# boot for a first one, which would start first-boot units.
: > "${root}/etc/machine-id"
chmod 444 "${root}/etc/machine-id"
install -d "${root}/var/lib/dbus"
ln -sfn /etc/machine-id "${root}/var/lib/dbus/machine-id"
ln -sfn ../proc/self/mounts "${root}/etc/mtab"
