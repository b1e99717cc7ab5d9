#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs one stage in namespaces of its own. When this script ends, every process of the stage ends and all its mounts are
# gone, also when the plugin is killed; an entry in the machine's binfmt_misc and a container are removed.
#
# Usage: supervise.sh RUN_SCRIPT FOLDER [WAY_TO_ROOT...]
#   RUN_SCRIPT   run-stage.sh or run-pi-gen.sh
#   FOLDER       its argument: the stage's directory, or upstream pi-gen's folder
#   WAY_TO_ROOT  the words that turn a command into one with root's rights over layer trees; without them this script
#                has the rights already
# Standard output has the events of RUN_SCRIPT; a stage that cannot begin has one event, "refuse<TAB>PROBLEM<TAB>REMEDY".
# Standard input is a pipe whose other end the plugin holds open: the pipe's end means that the plugin has ended.
# Reads: the variables of stage-variables.sh
# Sets for RUN_SCRIPT: KN86_OWN_NAME, a name for what outlives namespaces (owner.sh)
set -euo pipefail

# A tree must not depend on who builds it: umask and limits are fixed here, before root's rights are given up for those
# in a user namespace; begin-stage.sh fixes the rest.
umask 022

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd /
# shellcheck source-path=SCRIPTDIR source=limits.sh
source "${scripts}/limits.sh"
set_limits
if [ "${#tight_limits[@]}" != 0 ]; then
	printf 'refuse\t%s\t%s\n' "the limits of this process are too low for a stage: $(
		IFS=,
		echo "${tight_limits[*]}"
	)" "Raise them (limits.conf(5), docker run --ulimit), or build as the machine's root."
	exit 1
fi
# shellcheck source-path=SCRIPTDIR source=stage-variables.sh
source "${scripts}/stage-variables.sh"
# shellcheck source-path=SCRIPTDIR source=owner.sh
source "${scripts}/owner.sh"
run_script=$1 folder=$2
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
	# A second signal must not interrupt this: Ctrl-C reaches this script and the plugin, and the plugin sends SIGTERM.
	trap '' INT TERM HUP
	if [ -n "${watcher}" ]; then
		# The watcher may have ended already.
		kill "${watcher}" 2> /dev/null || true
		if [ "$!" != "${watcher}" ] && [ -z "${stage_ended}" ]; then
			end_stage "$!"
		fi
	fi
	machine_binfmt remove "${KN86_OWN_NAME}"
	container remove "${KN86_OWN_NAME}"
	detach_loops
}
# Ends the processes of the stage's namespace, and returns when all have ended: end_stage PID, where PID is unshare's.
# unshare ends once the namespace's first process has ended, and the kernel lets that one end last. The signal is
# repeated, because the first process may not have been started yet.
# shellcheck disable=SC2317
end_stage() {
	while kill -0 "$1" 2> /dev/null; do
		# pkill fails as long as the first process has not been started.
		pkill -KILL --parent "$1" || true
		sleep 0.05
	done
}
# Detaches loop devices on files of the stage's work folder. Only hooks with the machine's own root can make them.
# shellcheck disable=SC2317
detach_loops() {
	local device file layer=${KN86_UPPER%/*}
	losetup --list --noheadings --output NAME,BACK-FILE | while read -r device file; do
		file=${file% (deleted)}
		# The kernel gives the path from the root of the file system, which may be mounted anywhere.
		if [[ ${file} = *"/${layer##*/}"/* && ${layer}/${file#*"/${layer##*/}/"} = *"${file}" ]]; then
			losetup --detach "${device}"
		fi
	done
}
trap clean_up EXIT
trap 'exit 143' INT TERM HUP

machine_binfmt sweep
container sweep

if [ -n "${KN86_TERMINAL:-}" ]; then
	# Output is appended, because it may be a file.
	exec 7< "${KN86_TERMINAL}/0" 8>> "${KN86_TERMINAL}/1" 9>> "${KN86_TERMINAL}/2"
fi
exec {lifeline}<&0
# The kernel closes the plugin's end of the pipe when the plugin ends, also by SIGKILL.
{ read -r -u "${lifeline}" _ || kill -TERM $$; } > /dev/null 2>&1 7>&- 8>&- 9>&- &
watcher=$!
# When this script is killed by SIGKILL, the kernel kills the stage (--pdeathsig).
"$@" setpriv --pdeathsig KILL unshare --mount --propagation private --uts --ipc --cgroup --pid --fork --kill-child=KILL \
	--mount-proc bash "${scripts}/begin-stage.sh" "${run_script}" "${folder}" < /dev/null {lifeline}<&- &
exec {lifeline}<&-
result=0
wait $! || result=$?
stage_ended=yes
exit "${result}"
