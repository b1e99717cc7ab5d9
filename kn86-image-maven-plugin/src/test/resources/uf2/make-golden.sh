#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes *.uf2.sha256 anew: the digests of what picotool (2.1 or newer) makes of the fixture program, and of a
# flash with it in a partition. Both with --abs-block: whether that adds erratum E10's block is picotool's to know.
# Run it in this folder after a change of the fixtures. Needs gcc-arm-none-eabi and picotool.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
arm-none-eabi-gcc -nostdlib -mcpu=cortex-m33 -Wl,-n,--build-id=none,--no-check-sections \
	-T firmware.ld -o "$work/firmware.elf" firmware.S
picotool uf2 convert "$work/firmware.elf" "$work/firmware.uf2" --family rp2350-arm-s --abs-block
(cd "$work" && sha256sum firmware.uf2) > firmware.uf2.sha256

arm-none-eabi-objcopy -O binary "$work/firmware.elf" "$work/firmware.bin"
arm-none-eabi-gcc -nostdlib -mcpu=cortex-m33 "-Wa,-I$work,--defsym,FLAGS=0xfc020000" \
	-Wl,--build-id=none,-e,0x10000000,--section-start=.table=0x10000000 \
	-Wl,--section-start=.a=0x10002000,--section-start=.b=0x10082000 -o "$work/flash.elf" flash.S
picotool uf2 convert "$work/flash.elf" "$work/flash.uf2" --family absolute --abs-block
(cd "$work" && sha256sum flash.uf2) > flash.uf2.sha256
