#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Puts the device-tree overlays where the boot firmware looks for them.
#
# Reads:  ROOTFS_DIR; files/*.dtbo, with at least the four that 01-boot-config may load; files/README.kn86, which lists their
#         parameters (the base's own overlays have a README beside it)
# Writes: /boot/firmware/overlays/
set -euo pipefail

for file in kn86-pico-uart.dtbo kn86-slot-select.dtbo kn86-ssd1322.dtbo kn86-usb-hub.dtbo README.kn86; do
	if [ ! -s "files/${file}" ]; then
		echo "00-device-tree: ${PWD}/files/${file} is missing: put the device-tree module's" \
			"overlays into files before this stage runs" >&2
		exit 1
	fi
done

overlays="${ROOTFS_DIR:?}/boot/firmware/overlays"
install -d "${overlays}"
install -m 644 files/*.dtbo files/README.kn86 "${overlays}/"
