#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes firmware.uf2.sha256 anew: the digest of what picotool (2.1 or newer) makes of the fixture program.
# Run it in this folder after a change of the fixture. Needs gcc-arm-none-eabi and picotool.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
arm-none-eabi-gcc -nostdlib -mcpu=cortex-m33 -Wl,-n,--build-id=none,--no-check-sections \
    -T firmware.ld -o "$work/firmware.elf" firmware.S
picotool uf2 convert "$work/firmware.elf" "$work/firmware.uf2" --family rp2350-arm-s --abs-block
(cd "$work" && sha256sum firmware.uf2) >firmware.uf2.sha256
