#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Installs the Pico's firmware where kn86-pico-update looks for it.
#
# Reads:  ROOTFS_DIR, files/kn86-pico.uf2 (512-byte blocks that begin with "UF2\n")
# Writes: /lib/firmware/kn86-pico.uf2
set -euo pipefail

firmware=files/kn86-pico.uf2
if [ ! -f "${firmware}" ]; then
	echo "02-pico: ${PWD}/${firmware} is missing: put the pico-firmware module's UF2 there" \
		"before this stage runs" >&2
	exit 1
fi
size="$(stat --format=%s "${firmware}")"
if [ "${size}" -eq 0 ] || [ $((size % 512)) -ne 0 ] || [ "$(head -c 3 "${firmware}")" != UF2 ]; then
	echo "02-pico: ${PWD}/${firmware} (${size} bytes) is not a UF2 file" >&2
	exit 1
fi

# Into /usr/lib: with Debian's merged /usr, /lib is a link to it, and install -D would make a folder /lib instead.
install -D -m 644 "${firmware}" "${ROOTFS_DIR:?}/usr/lib/firmware/kn86-pico.uf2"
