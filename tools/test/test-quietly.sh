#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# quietly.sh: what it shows of a command that passes or fails, with and without mvn -q, and the log that it keeps.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

cd "${work}"
quietly() { "${tools}/quietly.sh" "$@"; }
both() { quietly "$1" bash -c "echo out; echo err >&2; exit $2"; }

unset KN86_LOG_LEVEL
for level in '' maven-0 maven-1; do
	[ -z "${level}" ] || export KN86_LOG_LEVEL="${level}"
	check_equal "everything is shown (${level})" $'out\nerr' "$(both passes 0 2>&1)"
	check_equal "and kept (${level})" $'out\nerr' "$(cat target/logs/passes.log)"
	check_equal "a text (${level})" 'some text' "$(quietly --say 'some text')"
done
check_fails 'a failure names code and log' "fails: exit code 3 of: bash .*${work}/target/logs/fails.log" both fails 3

for level in maven-2 maven-3; do
	export KN86_LOG_LEVEL="${level}"
	check_equal "nothing of what passes (${level})" '' "$(both passes 0 2>&1)"
	check_equal "which is kept (${level})" $'out\nerr' "$(cat target/logs/passes.log)"
	check_equal "no text (${level})" '' "$(quietly --say 'some text')"
	check_fails "all of what fails (${level})" 'out' both fails 3
	check_fails "also its errors (${level})" 'err' both fails 3
done
status=0
both fails 3 > /dev/null 2>&1 || status=$?
check_equal 'the exit code' 3 "${status}"
