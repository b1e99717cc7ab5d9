# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What every test here uses. To be sourced.
# Sets: repository, tools and sd_provision (folders), work (a scratch folder, which is kept when a test fails)
set -euo pipefail

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
tools="${repository}/tools"
# Tests read the variable.
# shellcheck disable=SC2034
sd_provision="${tools}/sd-provision"
work="$(mktemp -d)"
checks=0
# Administrators' tools are not on every user's PATH.
PATH="${PATH}:/usr/sbin:/sbin"

# A test that mounts something defines this function again.
clean_up() { :; }

finish() {
	local status=$?
	clean_up
	if [ "${status}" -eq 0 ]; then
		rm -rf "${work}"
		echo "ok: $(basename "$0"), ${checks} checks"
	else
		echo "FAILED: $(basename "$0") (${work} is kept)" >&2
	fi
}
trap finish EXIT

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# check TEXT COMMAND...: the command must succeed.
check() {
	local text="$1"
	shift
	"$@" || fail "${text}: $*"
	checks=$((checks + 1))
}

# check_not TEXT COMMAND...: the command must fail.
check_not() {
	local text="$1"
	shift
	if "$@"; then fail "${text}: $* succeeded"; fi
	checks=$((checks + 1))
}

check_equal() {
	[ "$2" = "$3" ] || fail "$1: expected '$2', found '$3'"
	checks=$((checks + 1))
}

# check_fails TEXT MESSAGE COMMAND...: the command must fail, and its output must match MESSAGE, a regular expression.
check_fails() {
	local text="$1" message="$2" output
	shift 2
	if output="$("$@" 2>&1)"; then fail "${text}: $* succeeded"; fi
	grep -qE -- "${message}" <<< "${output}" || fail "${text}: expected '${message}' in: ${output}"
	checks=$((checks + 1))
}

# need_tool COMMAND PACKAGE
need_tool() {
	command -v "$1" > /dev/null || fail "$1 is missing: apt-get install $2"
}

# with_capabilities_of UNIT COMMAND...: as root, with no capabilities but those of the unit's CapabilityBoundingSet=.
with_capabilities_of() {
	local bounding
	bounding="$(sed -n 's/^CapabilityBoundingSet=//p' "$1")"
	bounding="${bounding//CAP_/+}"
	bounding="${bounding// /,}"
	shift
	/usr/bin/setpriv --inh-caps=-all --bounding-set="-all${bounding:+,${bounding,,}}" -- "$@"
}

# need_root WHAT_FOR: fails unless it is the machine's own root.
need_root() {
	[ "$(id -u)" -eq 0 ] || fail "$(basename "$0") $1: run it as root"
}

# Starts the test again as root over its own files, in a user namespace, when an ordinary user runs it.
be_root() {
	[ "$(id -u)" -eq 0 ] || exec unshare --map-root-user --map-auto --mount --propagation private bash "$0"
}
