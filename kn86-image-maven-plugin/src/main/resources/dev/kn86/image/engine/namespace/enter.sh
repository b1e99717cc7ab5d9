#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Becomes a command that has root's rights over files and mounts in a new user namespace. The process stays the same
# one: the caller can wait for the command and kill it.
#
# Usage: enter.sh UID_MAP GID_MAP COMMAND [ARGUMENT...]
#   the maps are words as newuidmap(1) takes them: INSIDE OUTSIDE COUNT, repeated
set -euo pipefail

uids=$1 gids=$2
shift 2

# Only a process outside the namespace may write its maps, and only when the namespace exists (user_namespaces(7)).
coproc mapper {
	read -r
	# Lists of numbers, to be split.
	# shellcheck disable=SC2086
	if [ "${EUID}" = 0 ]; then
		printf -v uid_map '%s %s %s\n' ${uids}
		printf -v gid_map '%s %s %s\n' ${gids}
		# One write for the whole map; a here-string reaches tee in one piece.
		tee "/proc/$$/uid_map" <<< "${uid_map%$'\n'}" > /dev/null
		tee "/proc/$$/gid_map" <<< "${gid_map%$'\n'}" > /dev/null
	else
		newuidmap $$ ${uids}
		newgidmap $$ ${gids}
	fi
	echo mapped
}
# The pipes are opened once more, because bash closes those of a coprocess when it becomes another program.
exec {ready}> "/dev/fd/${mapper[1]}" {mapped}< "/dev/fd/${mapper[0]}"
# shellcheck disable=SC2016 # The inner shell expands.
exec unshare --user bash -c '
    ready=$1 mapped=$2
    shift 2
    echo ready >&"${ready}"
    read -r -u "${mapped}" || { echo "the user ids could not be mapped into a user namespace" >&2; exit 1; }
    exec {ready}>&- {mapped}<&-
    exec "$@"' enter "${ready}" "${mapped}" "$@"
