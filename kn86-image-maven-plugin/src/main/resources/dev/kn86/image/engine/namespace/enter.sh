#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Becomes a command that is root in a new user namespace, as far as files and mounts are concerned. The process stays the
# same, so that a process that waits for it or kills it reaches the command.
#
# Usage: enter.sh UID_MAP GID_MAP COMMAND [ARGUMENT...]
#   the maps are words as newuidmap(1) takes them: INSIDE OUTSIDE COUNT, repeated
set -euo pipefail

uids=$1 gids=$2
shift 2

# Only a process outside may write the maps (user_namespaces(7)), and only once the namespace is there.
coproc mapper {
	read -r
	# The maps are lists of numbers, to be split at blanks.
	# shellcheck disable=SC2086
	if [ "$(id -u)" = 0 ]; then
		# The kernel takes the whole map in one write; a here-string reaches tee in one piece.
		tee "/proc/$$/uid_map" <<< "$(printf '%s %s %s\n' ${uids})" > /dev/null
		tee "/proc/$$/gid_map" <<< "$(printf '%s %s %s\n' ${gids})" > /dev/null
	else
		newuidmap $$ ${uids}
		newgidmap $$ ${gids}
	fi
	echo mapped
}
# Opened again, since the shell closes a coprocess's descriptors when it becomes another program.
exec {ready}> "/dev/fd/${mapper[1]}" {mapped}< "/dev/fd/${mapper[0]}"
# shellcheck disable=SC2016 # The inner shell expands.
exec unshare --user bash -c '
    ready=$1 mapped=$2
    shift 2
    echo ready >&"${ready}"
    read -r -u "${mapped}" || { echo "the user ids could not be mapped into a user namespace" >&2; exit 1; }
    exec {ready}>&- {mapped}<&-
    exec "$@"' enter "${ready}" "${mapped}" "$@"
