#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes manifest.txt anew: what a real pi-gen makes of the stages beside this script. Programs and libraries are
# copies of the build machine's, and left out.
#
# Usage: make-manifest.sh PI_GEN_CHECKOUT, as root; needs what run-pi-gen.sh needs
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf --one-file-system "${work}"' EXIT
"${here}/run-pi-gen.sh" "$1" "${work}/run" > "${work}/listing"
{
	echo "# Made by make-manifest.sh from pi-gen $(git -C "$1" describe --tags --always)"
	# The folder's own line and those of what lies in it; links to it stay.
	grep -Ev '^(usr(/| )|lib(64|x32|32)?/)' "${work}/listing"
} > "${here}/manifest.txt"
