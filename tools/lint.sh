#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs shellcheck on every shell script of the repository: what ends in .sh, and what names a
# shell in its first line, to the kernel or to shellcheck. Build output (target/) is left out.
#
# Usage: lint.sh
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v shellcheck > /dev/null || {
	echo 'lint: shellcheck is missing: apt-get install shellcheck' >&2
	exit 1
}

mapfile -d '' -t scripts < <(
	find . \( -name .git -o -name target \) -prune -o -type f -print0 |
		while IFS= read -r -d '' file; do
			if [[ "${file}" == *.sh ]] || head -n 1 "${file}" | grep -qaE '^#!.*[/ ](ba|da)?sh( |$)|^# shellcheck shell='; then
				printf '%s\0' "${file}"
			fi
		done
)
[ "${#scripts[@]}" -gt 0 ] || {
	echo 'lint: no script was found' >&2
	exit 1
}
shellcheck --external-sources --source-path=SCRIPTDIR "${scripts[@]}"
echo "lint: ${#scripts[@]} scripts are clean"
