#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the inner loops of CONTRIBUTING.md as they stand, one after the other, and shows how long each took.
#
# Usage: test-loops.sh   after mvn package; about two minutes, no root
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
log="$(mktemp)"
# The second column of the table, whose first row has the word "run" there.
# shellcheck disable=SC2016 # Backticks of the document.
loops="$(sed -n '/^| you change | run |/,/^$/s/^| \([^|]*\) | `\([^`]*\)` |.*/\1\t\2/p' CONTRIBUTING.md)"
[ -n "${loops}" ] || {
	echo 'test-loops: CONTRIBUTING.md has no table with the columns "you change" and "run"' >&2
	exit 1
}
while IFS=$'\t' read -r what loop; do
	before="${EPOCHREALTIME/./}"
	bash -euo pipefail -c "${loop}" > "${log}" 2>&1 < /dev/null || {
		echo "test-loops: ${loop}: fails, see ${log}" >&2
		exit 1
	}
	printf 'test-loops: %6.1f s  %s\n' "$(((${EPOCHREALTIME/./} - before) / 100000))e-1" "${what}"
done <<< "${loops}"
rm "${log}"
