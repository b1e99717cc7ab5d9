#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Lists every shell script of the repository, each path ended by a NUL: files that end in .sh, and files that name a
# shell in their first line, to the kernel or to shellcheck. Build output (target/) is left out.
#
# Usage: list-shell-scripts.sh   prints paths relative to the repository's root
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
names_a_shell='^#!.*[/ ](ba|da)?sh( |$)|^# shellcheck shell='

find . \( -name .git -o -name target \) -prune -o -type f -print0 | LC_ALL=C sort -z |
	while IFS= read -r -d '' file; do
		first_line=
		# An empty file has no first line, and a binary file may have no line at all.
		IFS= LC_ALL=C read -r -n 200 first_line < "${file}" || [ -n "${first_line}" ] || continue
		if [[ "${file}" == *.sh || "${first_line}" =~ ${names_a_shell} ]]; then
			printf '%s\0' "${file}"
		fi
	done
