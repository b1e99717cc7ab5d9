#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Hardening: kernel settings, polkit lock-down, units that must never run, no host keys.
#
# Reads:  ROOTFS_DIR, files/
# Writes: /etc/sysctl.d/zz-kn86.conf, /etc/polkit-1/rules.d/00-kn86-lockdown.rules,
#         /etc/systemd/system/<unit> -> /dev/null; removes SSH host keys and resize2fs_once
set -euo pipefail

root="${ROOTFS_DIR:?}"

# After all others: procps brings a 99-protect-links.conf, and the last file wins (sysctl.d(5)).
install -D -m 644 files/sysctl.conf "${root}/etc/sysctl.d/zz-kn86.conf"
install -D -m 644 files/polkit-lockdown.rules "${root}/etc/polkit-1/rules.d/00-kn86-lockdown.rules"

# A link to /dev/null masks a unit, whether the base has that unit or not.
install -d "${root}/etc/systemd/system"
while read -r unit; do
	ln -sfn /dev/null "${root}/etc/systemd/system/${unit}"
done < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' files/masked-units)

rm -f "${root}"/etc/ssh/ssh_host_*_key "${root}"/etc/ssh/ssh_host_*_key.pub
# pi-gen's stage2 installs this to grow the root partition at first boot. Here p5 and p6 lie behind the root partition.
rm -f "${root}"/etc/init.d/resize2fs_once "${root}"/etc/rc?.d/[SK]??resize2fs_once
