#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs a command unless it has passed before with the same command line, inputs and host packages; then it says so
# in one line. A note of what it passed with is kept in target/last-runs of the current folder; it is dropped before
# the command runs and written when it has passed, with what was there before it began, so that neither a failed or
# interrupted run nor an input edited meanwhile counts as passed. mvn clean removes all notes.
#
# Usage: unless-unchanged.sh NAME [--value TEXT]... [--output FILE]... INPUT... -- COMMAND...
#        unless-unchanged.sh --begin NAME ... INPUT...   for what somebody else runs: prints "NAME: not run: ..."
#        unless-unchanged.sh --passed NAME               or "NAME: runs"; and call this when it has passed
#   INPUT   a file or folder; what builds leave in folders (target, __pycache__) is left out, and so is .git
#   --value something else that decides the result; --output a file that has to be there still
# Reads: KN86_FORCE  "true" runs the command in any case
set -euo pipefail

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

# What the result depends on, as one digest: file names, permissions, links and contents.
fingerprint() {
	local left_out=(-name target -o -name __pycache__ -o -name .git)
	{
		printf '%s\0' "$@" "${values[@]}"
		# The tools themselves: a new version of any of them is a new package.
		[ ! -e /var/lib/dpkg/status ] || sha256sum < /var/lib/dpkg/status
		find "$0" "${inputs[@]}" \( "${left_out[@]}" \) -prune -o -printf '%y %m %p %l\n' | LC_ALL=C sort
		find "$0" "${inputs[@]}" \( "${left_out[@]}" \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
	} | sha256sum
}

is_unchanged() {
	local output
	[ "${KN86_FORCE:-}" != true ] && [ -e "${note}" ] && [ "$(cat "${note}")" = "$(cat "${note}.begun")" ] || return 1
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
	echo "${name}: not run: it has passed before, and nothing that it depends on has changed since"
	exit
fi
rm -f "${note}"
if [ "${mode}" = begin ]; then
	echo "${name}: runs"
	exit
fi
"$@"
mv "${note}.begun" "${note}"
