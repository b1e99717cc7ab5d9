#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# config.txt: adds the deck's block to what the base wrote. cmdline.txt: replaces it.
#
# cmdline.txt has root=/dev/mmcblk0p4, which is slot A's. The program that fills slot B (the image writer, an update)
# writes /dev/mmcblk0p5 there. No other byte of the two boot trees differs.
#
# Reads:  ROOTFS_DIR, files/config.txt, files/config-dwc2.txt, files/config-slot-select.txt, files/cmdline.txt
# Writes: /boot/firmware/config.txt, /boot/firmware/cmdline.txt
set -euo pipefail

boot="${ROOTFS_DIR:?}/boot/firmware"
begin='# KN-86 begin'
end='# KN-86 end'

if [ ! -f "${boot}/config.txt" ]; then
	echo "01-boot-config: ${boot}/config.txt is missing: the stages below must bring one that" \
		"starts their kernel" >&2
	exit 1
fi

# A second run replaces the block of the first.
sed -i "/^${begin}\$/,/^${end}\$/d" "${boot}/config.txt"
{
	echo "${begin}"
	cat files/config.txt
	# Raspberry Pi's kernel brings the overlay dwc2 and needs it to use dwc2 in place of dwc_otg. The mainline device tree
	# has dwc2 from the start, and Debian's kernel has no such overlay. Raspberry Pi's kernel asks the firmware for a trial
	# boot by itself; its watchdog driver writes PM_RSTS at each restart, over what the slot switch has written.
	if [ -f "${boot}/overlays/dwc2.dtbo" ]; then
		cat files/config-dwc2.txt
	else
		cat files/config-slot-select.txt
	fi
	echo "${end}"
} >> "${boot}/config.txt"

# In one line: the firmware reads only the first.
sed -e '/^#/d' files/cmdline.txt | paste -s -d ' ' > "${boot}/cmdline.txt"
