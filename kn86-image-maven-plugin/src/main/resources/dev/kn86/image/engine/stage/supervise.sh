#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs one stage in namespaces of its own. When this script ends, for whatever reason (also because the plugin was
# killed), every process of the stage ends and all its mounts are gone. The script removes an entry in the machine's
# binfmt_misc and a container.
#
# Usage: supervise.sh RUN_STAGE_SCRIPT STAGE_DIR [WAY_TO_ROOT...]
#   WAY_TO_ROOT  words that, before a command, give it root's rights over layer trees; none when the script has them
# Standard input is a pipe that the plugin holds open. When the pipe ends, the plugin is gone.
# Reads: KN86_EMULATOR  qemu-aarch64 linked statically, or empty where arm64 runs natively
#        KN86_BINFMT    which binfmt_misc hands arm64 programs to the emulator: "own", the user namespace's; "machine",
#                       the one that all the machine shares; "registered", one that has such an entry already
#        KN86_UPPER     in the stage's work folder
#        KN86_DOCKER    not empty for run-pi-gen.sh, where the stage runs in a container
#        KN86_TERMINAL  a folder of /proc with a person's file descriptors 0, 1 and 2, for a stage that opens a
#                       shell: it gets them as 7, 8 and 9; absent otherwise
# Sets for RUN_STAGE_SCRIPT: KN86_OWN_NAME, a name for what outlives namespaces (owner.sh)
set -euo pipefail

# A tree must not depend on the umask of whoever builds it.
umask 022

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=owner.sh
source "${scripts}/owner.sh"
run_stage=$1 stage_dir=$2
shift 2

KN86_OWN_NAME=$(owner_name $$)
export KN86_OWN_NAME

machine_binfmt() {
	if [ "${KN86_BINFMT}" = machine ] && [ -n "${KN86_EMULATOR}" ]; then
		unshare --mount --propagation private bash "${scripts}/binfmt.sh" "$@"
	fi
}
container() {
	if [ -n "${KN86_DOCKER:-}" ]; then
		bash "${scripts}/container.sh" "$@"
	fi
}

watcher='' stage_ended=''
# shellcheck disable=SC2317 # Called by the trap.
clean_up() {
	# Ctrl-C reaches this script and the plugin, and the plugin sends a signal too: the second must not cut this short.
	trap '' INT TERM HUP
	if [ -n "${watcher}" ]; then
		# The watcher may have ended.
		kill "${watcher}" 2> /dev/null || true
		if [ "$!" != "${watcher}" ] && [ -z "${stage_ended}" ]; then
			end_stage "$!"
		fi
	fi
	machine_binfmt remove "${KN86_OWN_NAME}"
	container remove "${KN86_OWN_NAME}"
	detach_loops
}
# end_stage PID_OF_UNSHARE: ends the processes of the stage's namespace, and returns when all have ended. unshare ends
# after the first process of the namespace, and that one ends after all others (pid_namespaces(7)). The signal is sent
# again and again, because the first process may not be there yet.
# shellcheck disable=SC2317
end_stage() {
	while kill -0 "$1" 2> /dev/null; do
		# pkill fails as long as there is no such process.
		pkill -KILL --parent "$1" || true
		sleep 0.05
	done
}
# Loop devices on files of the stage's work folder, which only hooks with the machine's own root can make.
# shellcheck disable=SC2317
detach_loops() {
	local device file folder=${KN86_UPPER%/*}
	losetup --list --noheadings --output NAME,BACK-FILE | while read -r device file; do
		file=${file% (deleted)}
		# The kernel gives the path from the root of the file system, which may be mounted anywhere.
		if [[ ${file} = *"/${folder##*/}"/* && ${folder}/${file#*"/${folder##*/}/"} = *"${file}" ]]; then
			losetup --detach "${device}"
		fi
	done
}
trap clean_up EXIT
trap 'exit 143' INT TERM HUP

machine_binfmt sweep
container sweep

if [ -n "${KN86_TERMINAL:-}" ]; then
	# Opened for appending, since the person's output may be a file.
	exec 7< "${KN86_TERMINAL}/0" 8>> "${KN86_TERMINAL}/1" 9>> "${KN86_TERMINAL}/2"
fi
exec {lifeline}<&0
# The plugin's end of the pipe closes when it dies, even by kill -9.
{ read -r -u "${lifeline}" _ || kill -TERM $$; } > /dev/null 2>&1 7>&- 8>&- 9>&- &
watcher=$!
# pdeathsig and kill-child: even a kill -9 of this script ends the stage.
"$@" setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child=KILL --mount-proc \
	bash "${scripts}/begin-stage.sh" "${run_stage}" "${stage_dir}" < /dev/null {lifeline}<&- &
exec {lifeline}<&-
result=0
wait $! || result=$?
stage_ended=yes
exit "${result}"
