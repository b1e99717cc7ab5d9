# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Compares this machine with host-tools.tsv, whose head describes the columns. To be sourced, after host.sh.
# Sets: problems (for people) and packages (for apt), by find_missing_tools

: "${host_data:?is set by host.sh}"
problems=()
packages=()

# version_of COMMAND OPTION: the first number after a blank, or nothing.
version_of() {
	local output
	# Some programs print their version and then exit with an error; a version that is not there is a problem of its own.
	output="$("$1" "$2" 2>&1 || :)"
	if [[ "${output}" =~ (^|[[:space:]])([0-9]+(\.[0-9]+)*) ]]; then
		echo "${BASH_REMATCH[2]}"
	fi
}

# at_least MINIMUM VERSION
at_least() { printf '%s\n%s\n' "$1" "$2" | sort --version-sort --check=quiet; }

# package_for CELL: the package of this release, out of "default RELEASE=package ...".
package_for() {
	local release word default="${1%% *}"
	release="$(host_release)"
	for word in $1; do
		if [ "${word%%=*}" = "${release}" ]; then default="${word#*=}"; fi
	done
	echo "${default}"
}

# problem_of PROBE MINIMUM OPTION: what is wrong with the tool, or nothing.
problem_of() {
	local found
	if [ "${1:0:1}" = / ]; then
		[ -e "$1" ] || echo 'not found'
	elif ! command -v "$1" > /dev/null; then
		echo 'not found'
	elif [ "$2" != - ]; then
		found="$(version_of "$1" "$3")"
		at_least "$2" "${found:-0}" || echo "version ${found:-unknown}, $2 or newer needed"
	fi
}

# find_missing_tools [PROBE...]: looks at these tools of the table; at all of them when none is named.
find_missing_tools() {
	local probe minimum option package goals reason problem known=()
	problems=()
	packages=()
	while IFS=$'\t' read -r probe minimum option package goals reason; do
		case "${probe}" in '' | '#'*) continue ;; esac
		known+=("${probe}")
		[ $# -eq 0 ] || [[ " $* " == *" ${probe} "* ]] || continue
		problem="$(problem_of "${probe}" "${minimum}" "${option}")"
		if [ -n "${problem}" ]; then
			problems+=("${probe}: ${problem} (${goals}: ${reason})")
			packages+=("$(package_for "${package}")")
		fi
	done < "${host_data}/host-tools.tsv"
	for probe; do
		[[ " ${known[*]} " == *" ${probe} "* ]] || die "${probe} is not a tool of ${host_data}/host-tools.tsv"
	done
}

report_problems() {
	printf 'setup-host: %s\n' "${problems[@]}" >&2
}

apt_line() {
	printf '%s\n' "${packages[@]}" | sort -u | xargs echo apt-get install --no-install-recommends -y
}
