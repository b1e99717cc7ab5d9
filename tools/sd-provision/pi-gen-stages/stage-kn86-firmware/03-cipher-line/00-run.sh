#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# CIPHER-LINE's pictures: the bezel and the terminal's symbols.
#
# Reads:  ROOTFS_DIR, files/bezel.pgm, files/tty.pgm (PGM, 16 levels of grey)
# Writes: /opt/nosh/share/cipher-line/{bezel,tty}.pgm
set -euo pipefail

for picture in bezel tty; do
	if [ ! -f "files/${picture}.pgm" ]; then
		echo "03-cipher-line: ${PWD}/files/${picture}.pgm is missing: unpack the pico-firmware module's cipher-line" \
			"zip there before this stage runs" >&2
		exit 1
	fi
done
install -d "${ROOTFS_DIR:?}/opt/nosh/share/cipher-line"
install -m 644 files/bezel.pgm files/tty.pgm "${ROOTFS_DIR}/opt/nosh/share/cipher-line/"
