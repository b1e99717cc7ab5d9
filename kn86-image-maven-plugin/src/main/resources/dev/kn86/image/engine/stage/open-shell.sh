# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# open_shell EXIT_CODE: opens a shell for a person in a running stage. EXIT_CODE is that of the hook that has just ended.
# Reads: KN86_SHELL  "tree": in the stage's root, as NN-run-chroot.sh; "host": beside the hook, as NN-run.sh
#        file descriptors 7, 8 and 9: the person's standard input, output and error (supervise.sh opens them)
#        step, events  of run-stage.sh
# shellcheck disable=SC2154 # run-stage.sh sets what is read in lower case.
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
			# Debian's bash shows this variable in its prompt.
			export debian_chroot=${STAGE}
			command='on_chroot +e'
		fi
	fi
	# The stage is a background job, which ignores Ctrl-C, and so would the programs that it starts. The shell gets a
	# terminal of its own (script), because the jobs on Maven's terminal are processes of another namespace.
	command="exec env --default-signal=INT,QUIT bash -c $(printf %q "${command}")"
	export SHELL=/bin/bash HISTFILE=
	local shell=(bash -c "${command}")
	if [ -t 7 ]; then
		shell=(script --quiet --command "${command}" /dev/null)
	fi
	# The exit code is that of the person's last command, and says nothing about the stage.
	"${shell[@]}" <&7 >&8 2>&9 7>&- 8>&- 9>&- {events}>&- || true
}
