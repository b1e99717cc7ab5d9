# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# sudo for hooks on the build machine. pi-gen runs as root, so that people write sudo in hooks without need. The machine's
# own refuses in a user namespace, whose root does not own it, and containers have none.

# Usage: sudo [OPTION...] [--] [VARIABLE=VALUE...] COMMAND [ARGUMENT...], as root: runs the command as it is
sudo() {
	# Inside a tree it is the tree's program, which knows the tree's users.
	if [ ! -e "${SCRIPT_DIR}/sudo.sh" ]; then
		command sudo "$@"
		return
	fi
	while [[ "${1:-}" = -* ]]; do
		if [ "$1" = -- ]; then
			shift
			break
		elif [[ "$1 ${2:-}" =~ ^(-u|--user|-g|--group)\ root$ ]]; then
			shift 2
		elif [[ "$1" =~ ^-[AEHPSkn]+$|^--(askpass|non-interactive|preserve-env(=.*)?|set-home|stdin)$|^(-[ug]|--(user|group)=)root$ ]]; then
			shift
		else
			echo "sudo $1: hooks run as root on the build machine, and know no other user there; leave sudo out, or use" \
				"on_chroot for the users of the tree" >&2
			return 1
		fi
	done
	if [ $# -eq 0 ]; then
		echo 'sudo: there is no command' >&2
		return 1
	fi
	if [ "$1" = umount ]; then
		# The hooks' own, which env does not see.
		"$@"
	else
		env -- "$@"
	fi
}

export -f sudo
