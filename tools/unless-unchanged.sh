#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs a command through quietly.sh, unless it has passed before with the same command line, inputs and host packages;
# then one line says so. A note of what the command passed with is kept in target/last-runs of the current folder. The
# note is removed before the command runs. It is written after the command has passed, and holds the state before the
# run: neither a failed or interrupted run nor an input that was edited during the run counts as passed. mvn clean
# removes all notes.
#
# Usage: unless-unchanged.sh NAME [--value TEXT]... [--output FILE]... INPUT... -- COMMAND...
#        unless-unchanged.sh --begin NAME [--value TEXT]... [--output FILE]... INPUT...
#            for a command that somebody else runs: prints "NAME: not run: ..." or "NAME: runs"
#        unless-unchanged.sh --passed NAME
#            after --begin: that command has passed
#   INPUT   a file or folder; target and __pycache__, where builds write, are left out of folders, and so is .git
#   --value a text that the result depends on, beside the inputs
#   --output a file that the command makes: without it the command runs
# Reads: KN86_FORCE      "true": the command runs in any case
#        KN86_LOG_LEVEL  see quietly.sh
set -euo pipefail

quietly="${BASH_SOURCE[0]%/*}/quietly.sh"
mode=run
case $1 in
--begin | --passed)
	mode=${1#--}
	shift
	;;
esac
name=$1
shift
note=target/last-runs/${name}.sha256

values=() outputs=() inputs=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
	case $1 in
	--value)
		values+=("$2")
		shift
		;;
	--output)
		outputs+=("$2")
		shift
		;;
	*) inputs+=("$1") ;;
	esac
	shift
done
[ $# -eq 0 ] || shift

# What the result depends on, as one digest: file names, permissions, links and contents. A build that has nothing to do
# asks this some twenty times: it starts few programs.
fingerprint() {
	local left_out=(-name target -o -name __pycache__ -o -name .git) files="${note}.files"
	{
		printf '%s\0' "$@" "${values[@]}"
		{
			find "$0" "${inputs[@]}" \( "${left_out[@]}" \) -prune -o -printf '%y %m %p %l\n' -type f -fprint0 "${files}"
			# The tools themselves: a new version of any of them is a new package.
			[ ! -e /var/lib/dpkg/status ] || printf '%s\0' /var/lib/dpkg/status >> "${files}"
			xargs -0 sha256sum < "${files}"
		} | LC_ALL=C sort
	} | sha256sum
	rm "${files}"
}

is_unchanged() {
	local output
	[ "${KN86_FORCE:-}" != true ] && [ -e "${note}" ] && [ "$(< "${note}")" = "$(< "${note}.begun")" ] || return 1
	for output in "${outputs[@]}"; do
		[ -e "${output}" ] || return 1
	done
}

if [ "${mode}" = passed ]; then
	mv "${note}.begun" "${note}"
	exit
fi
mkdir -p "${note%/*}"
fingerprint "$@" > "${note}.begun"
if is_unchanged; then
	rm "${note}.begun"
	text="${name}: not run: it has passed before, and nothing that it depends on has changed since"
	# The caller of --begin reads the verdict; everybody else only looks at it.
	if [ "${mode}" = begin ]; then echo "${text}"; else "${quietly}" --say "${text}"; fi
	exit
fi
rm -f "${note}"
if [ "${mode}" = begin ]; then
	echo "${name}: runs"
	exit
fi
"${quietly}" "${name}" "$@"
mv "${note}.begun" "${note}"
