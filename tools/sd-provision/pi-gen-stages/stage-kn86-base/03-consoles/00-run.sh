#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Consoles: the operator's session on tty1, nothing on tty2-6, nothing on a serial port.
#
# Reads:  ROOTFS_DIR, files/
# Writes: /etc/systemd/logind.conf.d/, /etc/systemd/system/ (getty@tty1 drop-in and link, masks),
#         /etc/profile.d/kn86-tty1.sh
set -euo pipefail

root="${ROOTFS_DIR:?}"
units="${root}/etc/systemd/system"

install -D -m 644 files/logind.conf "${root}/etc/systemd/logind.conf.d/50-kn86.conf"
install -D -m 644 files/autologin.conf "${units}/getty@tty1.service.d/50-kn86-autologin.conf"
install -D -m 644 files/kn86-tty1.sh "${root}/etc/profile.d/kn86-tty1.sh"

install -d "${units}/getty.target.wants"
ln -sfn /lib/systemd/system/getty@.service "${units}/getty.target.wants/getty@tty1.service"

for tty in 2 3 4 5 6; do
	ln -sfn /dev/null "${units}/getty@tty${tty}.service"
done
# systemd's getty-generator would start one on each serial console= of the kernel. The only serial port is the Pico's.
ln -sfn /dev/null "${units}/serial-getty@.service"
