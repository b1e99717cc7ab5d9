#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Purpose: takes the HUD's pictures as they are drawn now for the golden ones. Look at them first.
# Usage:   test/update-golden.sh   (after: cmake --build --preset host)
# Needs:   Debian package netpbm
# Writes:  test/golden/*.png
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build="${here}/../target/build/host"
work="$(mktemp -d)"
trap 'rm -r "${work}"' EXIT
"${build}/test/test_hud_pictures" -- "${work}"
rm -f "${here}"/golden/*.png
for picture in "${work}"/*.png; do
	# The deck's own writer does not compress; netpbm does.
	pngtopnm -quiet "${picture}" | pnmtopng -quiet -compression 9 > "${here}/golden/$(basename "${picture}")"
done
