#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# unless-unchanged.sh: what makes a command run again, and what does not.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

unset KN86_FORCE KN86_LOG_LEVEL
mkdir -p "${work}/a module/src/target"
cd "${work}/a module"
echo one > 'src/an input'
echo one > src/target/built
touch made

unless_unchanged() { "${tools}/unless-unchanged.sh" "$@"; }
# A command that counts its runs.
cat > count <<- 'EOF'
	#!/bin/sh
	echo run >> runs
	exit "${COUNT_EXIT:-0}"
EOF
chmod +x count
count() { unless_unchanged count --value "${value:-x}" --output made src -- ./count "$@"; }
# runs TEXT NUMBER: calls once more; the command has run so many times then.
runs() {
	# It may fail: the number of runs is what counts.
	count > output 2>&1 || :
	check_equal "$1" "$2" "$(wc -l < runs)"
}

runs 'the first time' 1
runs 'nothing has changed' 1
check 'says so' grep -qx 'count: not run: it has passed before, and nothing that it depends on has changed since' output
echo two > src/target/built
runs 'build output has changed' 1
touch 'src/an input'
runs 'a new time of a file' 1
echo two > 'src/an input'
runs 'another content' 2
chmod 600 'src/an input'
runs 'other permissions' 3
mv 'src/an input' 'src/another input'
runs 'another name' 4
ln -s 'another input' src/link
runs 'a new link' 5
value=y runs 'another value' 6
value=y runs 'the same value' 6
runs 'the first value again' 7
rm made
runs 'an output is missing' 8
touch made
count with-an-argument > /dev/null
runs 'another command line' 10
KN86_FORCE=true runs 'force' 11
runs 'after force' 11

echo three > 'src/another input'
COUNT_EXIT=1 runs 'a failure' 12
runs 'a failure is not remembered' 13
rm -r target
runs 'mvn clean' 14

# The input is edited while the command runs.
echo 'echo edited >> "src/another input"' >> src/edit
unless_unchanged edit src -- bash src/edit > /dev/null
check_equal 'an edit during the run' 1 "$(grep -c edited 'src/another input')"
unless_unchanged edit src -- bash src/edit > /dev/null
check_equal 'counts as a change' 2 "$(grep -c edited 'src/another input')"

export KN86_LOG_LEVEL=maven-3
check_equal 'mvn -q' '' "$(count 2>&1)$(count 2>&1)"

# What somebody else runs.
check_equal 'begin' 'other: runs' "$(unless_unchanged --begin other src)"
check_equal 'begin, without passed' 'other: runs' "$(unless_unchanged --begin other src)"
check 'passed' unless_unchanged --passed other
check_equal 'begin, after passed' 'other: not run: it has passed before, and nothing that it depends on has changed since' \
	"$(unless_unchanged --begin other src)"
