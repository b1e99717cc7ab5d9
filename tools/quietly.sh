#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs a command, and keeps its whole output in target/logs/NAME.log of the current folder.
# The output is shown as it comes. With mvn -q it is shown only when the command fails.
#
# Usage: quietly.sh NAME COMMAND...   ends with the command's exit code
#        quietly.sh --say TEXT        prints TEXT, but nothing with mvn -q
# Reads: KN86_LOG_LEVEL  Maven's log level as the parent POM hands it over: maven-0 (mvn -X), maven-1,
#                        maven-2, or maven-3 (mvn -q); unset outside of Maven, where output is shown
set -euo pipefail

is_quiet() {
	[[ "${KN86_LOG_LEVEL:-}" == maven-[23] ]]
}

if [ "$1" = --say ]; then
	is_quiet || echo "$2"
	exit
fi
name=$1
shift
log=target/logs/${name}.log
mkdir -p "${log%/*}"

status=0
if is_quiet; then
	"$@" > "${log}" 2>&1 || status=$?
	[ "${status}" -eq 0 ] || cat "${log}" >&2
else
	"$@" 2>&1 | tee "${log}" || status=$?
fi
[ "${status}" -eq 0 ] || echo "${name}: exit code ${status} of: $*; its output is in ${PWD}/${log}" >&2
exit "${status}"
