#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# udev rules (the Pico's port, the display, the cartridge), the cartridge's mount, and the test of USB mass storage.
#
# Reads:  ROOTFS_DIR, files/
# Writes: /etc/udev/rules.d/, /etc/systemd/system/kn86-cartridge-mount.*, kn86-usb-cycles.service,
#         /usr/lib/kn86/cartridge, /usr/lib/kn86/usb-cycles, /media/cartridge
set -euo pipefail

root="${ROOTFS_DIR:?}"
units="${root}/etc/systemd/system"

for rules in 90-kn86-board.rules 90-kn86-cartridge.rules; do
	install -D -m 644 "files/${rules}" "${root}/etc/udev/rules.d/${rules}"
done

for unit in kn86-cartridge-mount.path kn86-cartridge-mount.service kn86-usb-cycles.service; do
	install -D -m 644 "files/${unit}" "${units}/${unit}"
done
install -d "${units}/multi-user.target.wants"
ln -sfn ../kn86-cartridge-mount.path "${units}/multi-user.target.wants/kn86-cartridge-mount.path"

for program in cartridge usb-cycles; do
	install -D -m 755 "files/${program}" "${root}/usr/lib/kn86/${program}"
done
install -d -m 755 "${root}/media/cartridge"
