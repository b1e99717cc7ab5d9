#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# CIPHER-LINE's pictures: the bezel, drawn by bezel.awk, and the terminal's symbols.
#
# Reads:  ROOTFS_DIR, bezel.awk, files/tty.pgm
# Writes: /opt/nosh/share/cipher-line/{bezel,tty}.pgm (PGM, 4-bit grey)
set -euo pipefail

assets="${ROOTFS_DIR:?}/opt/nosh/share/cipher-line"
install -d "${assets}"
awk -f bezel.awk > "${assets}/bezel.pgm"
install -m 644 files/tty.pgm "${assets}/tty.pgm"
chmod 644 "${assets}/bezel.pgm"
