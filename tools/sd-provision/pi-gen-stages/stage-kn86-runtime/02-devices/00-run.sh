#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# udev rules (the Pico's port, the display, the cartridge), and the cartridge's mount.
#
# Reads:  ROOTFS_DIR, files/
# Writes: /etc/udev/rules.d/, /etc/systemd/system/kn86-cartridge-mount.*, /usr/lib/kn86/cartridge,
#         /media/cartridge
set -euo pipefail

root="${ROOTFS_DIR:?}"
units="${root}/etc/systemd/system"

for rules in 90-kn86-board.rules 90-kn86-cartridge.rules; do
	install -D -m 644 "files/${rules}" "${root}/etc/udev/rules.d/${rules}"
done

for unit in kn86-cartridge-mount.path kn86-cartridge-mount.service; do
	install -D -m 644 "files/${unit}" "${units}/${unit}"
done
install -d "${units}/multi-user.target.wants"
ln -sfn ../kn86-cartridge-mount.path "${units}/multi-user.target.wants/kn86-cartridge-mount.path"

install -D -m 755 files/cartridge "${root}/usr/lib/kn86/cartridge"
install -d -m 755 "${root}/media/cartridge"
