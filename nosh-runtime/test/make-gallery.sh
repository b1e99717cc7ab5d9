#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Purpose: a page of all that an operator sees, to open in a browser.
# Usage:   test/make-gallery.sh PICTURES GALLERY
# Needs:   Debian package netpbm
# Reads:   PICTURES/*.png, left there by the tests
# Writes:  GALLERY/*.png, GALLERY/index.html
set -euo pipefail

pictures="${1:?}"
gallery="${2:?}"

rm -rf "${gallery}"
mkdir -p "${gallery}"
{
	echo '<!DOCTYPE html><meta charset="utf-8"><title>KN-86</title>'
	echo '<style>body{background:#111;color:#e6a020;font-family:monospace;margin:2em}'
	echo 'img{max-width:100%;border:1px solid #444}figure{margin:0 0 2em}.cipher-line img{width:1024px;image-rendering:pixelated}</style>'
	echo '<h1>KN-86</h1>'
	for picture in "${pictures}"/*.png; do
		name="$(basename "${picture}" .png)"
		# The deck's own writer does not compress; netpbm does.
		pngtopnm -quiet "${picture}" | pnmtopng -quiet -compression 9 > "${gallery}/${name}.png"
		echo "<figure class=\"${name}\"><figcaption>${name}</figcaption><img src=\"${name}.png\" alt=\"${name}\"></figure>"
	done
} > "${gallery}/index.html"
echo "gallery: ${gallery}/index.html, $(find "${gallery}" -name '*.png' | wc -l) pictures"
