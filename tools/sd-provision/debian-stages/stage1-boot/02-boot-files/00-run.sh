#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Lays out /boot/firmware: kernel, device trees, and the Pi's firmware from a newer raspi-firmware than the release has.
# Only the files of that package are taken, since its hooks would write to a running slot.
# Reads: ROOTFS_DIR, KN86_RASPI_FIRMWARE (file), KN86_RASPI_FIRMWARE_SHA256
# Writes: /boot/firmware
set -euo pipefail

boot=${ROOTFS_DIR}/boot/firmware
echo "${KN86_RASPI_FIRMWARE_SHA256:?}  ${KN86_RASPI_FIRMWARE:?}" | sha256sum --check --quiet
unpacked=$(mktemp -d)
trap 'rm -rf "${unpacked}"' EXIT
dpkg-deb --extract "${KN86_RASPI_FIRMWARE}" "${unpacked}"

# Only the full firmware: the other builds (cut-down, camera, debug, Pi 4) are not for this board or product.
for file in bootcode.bin start.elf fixup.dat; do
	install -m 644 "${unpacked}/usr/lib/raspi-firmware/${file}" "${boot}/${file}"
done
install -m 644 "${unpacked}/usr/share/doc/raspi-firmware/copyright" "${boot}/LICENCE.broadcom"
mkdir -p "${boot}/overlays"

version=$(basename "${ROOTFS_DIR}"/lib/modules/*)
install -m 644 "${ROOTFS_DIR}/boot/vmlinuz-${version}" "${boot}/kernel8.img"
trees=${ROOTFS_DIR}/usr/lib/linux-image-${version}/broadcom
for board in zero-2-w 3-b; do
	# The firmware asks for Raspberry Pi's names (bcm2710); the mainline kernel calls the chip bcm2837.
	install -m 644 "${trees}/bcm2837-rpi-${board}.dtb" "${boot}/bcm2837-rpi-${board}.dtb"
	install -m 644 "${trees}/bcm2837-rpi-${board}.dtb" "${boot}/bcm2710-rpi-${board}.dtb"
done
# No document says which of the two names the firmware asks for on this board: both are there.
install -m 644 "${trees}/bcm2837-rpi-zero-2-w.dtb" "${boot}/bcm2710-rpi-zero-2.dtb"
install -m 644 files/config.txt "${boot}/config.txt"

# The slot's boot partition holds these; a second copy in the root file system would only take room.
rm -f "${ROOTFS_DIR}"/boot/vmlinuz-* "${ROOTFS_DIR}"/boot/initrd.img-* \
	"${ROOTFS_DIR}"/vmlinuz* "${ROOTFS_DIR}"/initrd.img*
rm -rf "${ROOTFS_DIR}/usr/lib/linux-image-${version}"
