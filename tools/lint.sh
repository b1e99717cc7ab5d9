#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs shellcheck on every shell script of the repository (see list-shell-scripts.sh).
#
# Usage: lint.sh
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools/sd-provision/setup-host.sh --check shellcheck >&2
mapfile -d '' -t scripts < <(tools/list-shell-scripts.sh)
[ "${#scripts[@]}" -gt 0 ] || {
	echo 'lint: no script was found' >&2
	exit 1
}
shellcheck --external-sources --source-path=SCRIPTDIR "${scripts[@]}"
echo "lint: ${#scripts[@]} scripts are clean"
