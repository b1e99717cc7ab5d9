#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The first process of a stage's namespaces: registers the pinned emulator for arm64 programs, takes off what the
# process has inherited from the builder's, then becomes the script that runs the stage.
#
# Usage: begin-stage.sh RUN_SCRIPT FOLDER   as supervise.sh gets them
# Reads: the variables of stage-variables.sh
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ -n "${KN86_EMULATOR}" ] && [ "${KN86_BINFMT}" != registered ]; then
	bash "${scripts}/binfmt.sh" register "${KN86_OWN_NAME}" "${KN86_EMULATOR}"
fi

# Packages write the host name into keys and settings (ssh-keygen, ssl-cert, postfix). pi-gen takes a name that no host
# can have; such a name is for the stage's hooks alone.
hostname "${TARGET_HOSTNAME}" || hostname raspberrypi
domainname '(none)'

# New files inherit group and default ACL of the folder that they are made in (open(2), acl(5)), and the cache may lie in
# a folder that a group shares. setfattr fails where there is no ACL.
for folder in "${KN86_UPPER%/*}"/*/; do
	for acl in access default; do
		setfattr --remove "system.posix_acl_${acl}" "${folder}" 2> /dev/null || true
	done
	chown 0:0 "${folder}"
	chmod 00755 "${folder}"
done

# Supplementary groups are taken off where the stage can do without: a project that only a group may read stays readable.
words=(setpriv --inh-caps=-all --clear-groups)
# shellcheck disable=SC2016 # The inner shell expands.
if ! "${words[@]}" bash -c '[ -r "$1" ] && [ -w "$2" ]' bash "$2" "${KN86_UPPER}"; then
	words=(setpriv --inh-caps=-all --keep-groups)
fi
# Signals are neither ignored (nohup) nor blocked (Java blocks SIGQUIT); addresses are random (setarch -R).
words+=(env --default-signal setarch linux64)
if [ -z "${KN86_TERMINAL:-}" ]; then
	# Without a terminal no program can ask whoever builds, or be stopped since it reads from the background.
	words+=(setsid)
else
	# The user's Ctrl-C is for the shell that opens.
	# shellcheck disable=SC2054 # env separates signals by commas.
	words+=(env --ignore-signal=INT,QUIT)
fi
exec "${words[@]}" bash "$1" "$2"
