# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Opens a shell for the user in a running stage: open_shell EXIT_CODE, with the exit code of the hook that has just
# ended. For KN86_SHELL=tree the shell runs in the stage's root tree, as NN-run-chroot.sh does; for KN86_SHELL=host it
# runs on the build machine in the hook's folder, as NN-run.sh does.
# Reads: the variables of stage-variables.sh; step and events of run-stage.sh; file descriptors 7, 8 and 9, the user's
#   standard input, output and error, which supervise.sh opens
# shellcheck disable=SC2154 # run-stage.sh sets step and events.
open_shell() {
	local command
	command="cd $(printf %q "${PWD}") && exec bash"
	{
		if [ -n "${KN86_FINISHED}" ]; then
			echo "${STAGE} as it has been made."
		elif [ "$1" = 0 ]; then
			echo "${STAGE} after its last hook."
		else
			tail -n 20 "${KN86_LOG}"
			echo "${STAGE}: ${step} has exited with $1, and here is what it has left."
		fi
		echo "Nothing that is changed here is kept. The end of this shell (exit) ends it all."
	} >&8
	if [ "${KN86_SHELL}" = tree ]; then
		if [ ! -x "${ROOTFS_DIR}/bin/bash" ]; then
			echo "The tree has no bash yet: this is the build machine's." >&8
		else
			# Debian's bash shows the name in its prompt.
			export debian_chroot=${STAGE}
			command='on_chroot +e'
		fi
	fi
	# The stage is a background job, so that it and its children ignore Ctrl-C: the shell gets the default back. It gets
	# a terminal of its own: job control on Maven's terminal would need processes of another namespace.
	command="exec env --default-signal=INT,QUIT bash -c $(printf %q "${command}")"
	export SHELL=/bin/bash HISTFILE=
	local shell=(bash -c "${command}")
	if [ -t 7 ]; then
		shell=(script --quiet --command "${command}" /dev/null)
	fi
	# The shell's exit code says nothing about the stage.
	"${shell[@]}" <&7 >&8 2>&9 7>&- 8>&- 9>&- {events}>&- || true
}
