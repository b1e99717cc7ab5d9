#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Puts the device-tree overlays where the boot firmware looks for them.
#
# Reads:  ROOTFS_DIR, files/*.dtbo (compiled; the three that 01-boot-config loads must be there)
# Writes: /boot/firmware/overlays/
set -euo pipefail

for overlay in kn86-pico-uart kn86-ssd1322 kn86-usb-hub; do
	if [ ! -s "files/${overlay}.dtbo" ]; then
		echo "00-device-tree: ${PWD}/files/${overlay}.dtbo is missing: put the device-tree module's" \
			"overlays into files before this stage runs" >&2
		exit 1
	fi
done

overlays="${ROOTFS_DIR:?}/boot/firmware/overlays"
install -d "${overlays}"
install -m 644 files/*.dtbo "${overlays}/"
