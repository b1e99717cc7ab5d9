# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# as_root COMMAND...: runs a command with root's rights, by sudo where this is not root. To be sourced.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo > /dev/null; then
		sudo "$@"
	else
		echo "$(basename "$0" .sh): '$*' needs root, and there is no sudo: run it as root" >&2
		exit 1
	fi
}
