#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Reads pi-gen config files, which are shell code, as build.sh does, and prints what they set.
# Usage: read-config.sh FILE…
# Writes: NAME=VALUE of each variable that the files set, each ended by a NUL; "export " before it where the
#   variable is exported. What the files themselves print goes to standard error.
set -e
exec {result}>&1 >&2

declare -A kn86_known
kn86_note_known() {
	local name
	for name in $(compgen -v); do
		kn86_known[${name}]=yes
	done
}
kn86_print_new() {
	local name
	for name in $(compgen -v); do
		if [ -z "${kn86_known[${name}]:-}" ] && [ -v "${name}" ]; then
			printf '%s%s=%s\0' "$([[ ${!name@a} != *x* ]] || echo 'export ')" "${name}" "${!name}" >&"${result}"
		fi
	done
}

kn86_file=
# Sets OLDPWD now, so that the cd below does not make it look like a variable of the config.
cd .
kn86_note_known
for kn86_file in "$@"; do
	# As in pi-gen, a config is read with its own folder as the working folder.
	cd "$(dirname "${kn86_file}")"
	# shellcheck disable=SC1090 # The file is the user's.
	source "${kn86_file}"
done
kn86_print_new
