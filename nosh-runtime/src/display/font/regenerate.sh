#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Purpose: remakes kn86-12x24.psf from the Terminus Font of the Debian package xfonts-terminus.
# Usage:   ./regenerate.sh           (only when the font or its character set is to change; the result is committed,
#          so that the picture of the screen is the same whatever the build host has installed)
#          ./regenerate.sh --check   fails unless the committed font is that of the package
# Needs:   Debian packages xfonts-terminus (4.48), pcf2bdf, bdf2psf
# Writes:  kn86-12x24.psf beside this script; nothing with --check
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source_font=/usr/share/fonts/X11/misc/ter-u24b_unicode.pcf.gz
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

pcf2bdf -o "$work/font.bdf" "$source_font"
# The empty file is the list of equivalents: no glyph stands in for a look-alike (a double line for a single one).
: > "$work/no.equivalents"
bdf2psf --fb --log "$work/log" "$work/font.bdf" "$work/no.equivalents" "$here/cp437.set" 256 "$work/kn86-12x24.psf"
if [ -s "$work/log" ]; then
	echo "regenerate.sh: $source_font lacks characters of cp437.set:" >&2
	cat "$work/log" >&2
	exit 1
fi
if [ "${1:-}" = --check ]; then
	cmp "$work/kn86-12x24.psf" "$here/kn86-12x24.psf" || {
		echo "regenerate.sh: $here/kn86-12x24.psf is not what xfonts-terminus and cp437.set give: run $0" >&2
		exit 1
	}
else
	install -m 0644 "$work/kn86-12x24.psf" "$here/kn86-12x24.psf"
fi
