#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs a real pi-gen on the stages beside this script, and prints the listing of the tree that it exports.
#
# Usage: run-pi-gen.sh PI_GEN_CHECKOUT WORK_FOLDER, as root
#   WORK_FOLDER  must not exist; pi-gen works in a copy of the checkout in it, and its log is in it
# Needs: what the checkout's file "depends" lists, attr, qemu-user-static, python3
set -euo pipefail

work=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

mkdir "${work}"
"${here}/real-pi-gen.sh" "$1" "${work}" "${here}/stages"
python3 "${here}/../resources/dev/kn86/image/testing/tree-listing.py" "${work}/pi-gen/work/deck-test/export-image/rootfs"
cat "${work}/pi-gen/deploy/exported" >&2
