#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Puts the device-tree overlays where the boot firmware looks for them.
#
# Reads:  ROOTFS_DIR, files/*.dtbo (compiled; the three that 01-boot-config loads must be there), files/README.kn86
#         (their parameters; the base's own overlays bring a README of theirs)
# Writes: /boot/firmware/overlays/
set -euo pipefail

for file in kn86-pico-uart.dtbo kn86-ssd1322.dtbo kn86-usb-hub.dtbo README.kn86; do
	if [ ! -s "files/${file}" ]; then
		echo "00-device-tree: ${PWD}/files/${file} is missing: put the device-tree module's" \
			"overlays into files before this stage runs" >&2
		exit 1
	fi
done

overlays="${ROOTFS_DIR:?}/boot/firmware/overlays"
install -d "${overlays}"
install -m 644 files/*.dtbo files/README.kn86 "${overlays}/"
