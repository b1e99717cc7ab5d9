#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs clang-tidy, with the checks of .clang-tidy, on the C files of build folders that CMake has configured with Ninja
# and that have been built. A file is left out when it has passed before and neither it, nor a header that it includes,
# nor the way it is compiled, nor .clang-tidy has changed since; stamps are kept in BUILD/lint.
#
# Usage: lint-c.sh [BUILD...]   without BUILD: the host builds of nosh-runtime and pico-firmware, and of the plugin's
#                               native part
# Reads: BUILD/compile_commands.json; the dependencies that Ninja has noted
# Tools: the oldest version is clang-tidy 14 (Debian 12, Ubuntu 22.04). 14 and 22 were seen to pass on this tree
set -euo pipefail

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "${repository}"
default_builds=(
	nosh-runtime/target/build/host
	pico-firmware/target/build/host
	kn86-image-maven-plugin/target/native/test
	kn86-image-maven-plugin/target/native/release
)

die() {
	echo "lint-c: $*" >&2
	exit 1
}

# Prints "SOURCE<tab>FILE" for each file that each object depends on; the first of them is its source.
dependencies() {
	ninja -C "$1" -t deps | awk -v folder="$1" '
		/^[^ ]/ { source = "" }
		/^    / {
			file = substr($0, 5)
			if (file !~ /^\//) file = folder "/" file
			if (source == "") source = file
			print source "\t" file
		}'
}

# is_stale STAMP KEY FILE...: whether a source has to be looked at. Builtins only: this is asked of every source.
is_stale() {
	local stamp=$1 key=$2 file
	shift 2
	[ -e "${stamp}" ] && [ "$(< "${stamp}")" = "${key}" ] || return 0
	for file in "$@"; do
		if [ "${file}" -nt "${stamp}" ]; then return 0; fi
	done
	return 1
}

# list_stale BUILD: prints the sources to look at, and stamp and key of each, every one ended by a NUL.
list_stale() {
	local build=$1 lint=$1/lint source command file stamp key configurations
	declare -A files=()
	mapfile -t configurations < <(find . -name target -prune -o -name .clang-tidy -print)
	while IFS=$'\t' read -r source file; do
		files[${source}]+="${file}"$'\n'
	done < <(dependencies "${build}")
	while IFS=$'\t' read -r source command; do
		[ -n "${files[${source}]:-}" ] || die "${build} is not built: ${source} has no dependencies; build it first"
		stamp="${source#"${repository}/"}"
		stamp="${lint}/${stamp//\//_}.passed"
		key="${version}"$'\n'"${command}"
		mapfile -t file <<< "${files[${source}]%$'\n'}"
		if is_stale "${stamp}" "${key}" "${file[@]}" "${configurations[@]}"; then
			printf '%s\0%s\0%s\0' "${source}" "${stamp}" "${key}"
		fi
	done < <(jq -r '.[] | [.file, .command] | @tsv' "${lint}/compile_commands.json")
}

# lint_file DATABASE SOURCE STAMP KEY: the stamp is as old as the beginning of the run.
lint_file() {
	local output
	printf '%s\n' "$4" > "$3.begun"
	if output="$(clang-tidy -p "$1" --quiet "$2" 2>&1)"; then
		mv "$3.begun" "$3"
	else
		printf '%s\n' "${output}" >&2
		return 1
	fi
}
export -f lint_file

lint_build() {
	local build=$1 lint=$1/lint sources
	[ -e "${build}/compile_commands.json" ] || die "${build}/compile_commands.json is missing: configure and build it first"
	mkdir -p "${lint}"
	# Each source once, as it is compiled first; what other modules have brought into target/ is theirs to look at.
	jq --arg root "${repository}/" '[.[] | select(.file | endswith(".c"))
		| select(.file | ltrimstr($root) | contains("target/") | not)] | unique_by(.file)' \
		"${build}/compile_commands.json" > "${lint}/compile_commands.json"
	list_stale "${build}" > "${lint}/stale"
	# One process a file: clang-tidy 14 takes a va_list for uninitialized in all files but the first.
	xargs -0 -r -P "$(nproc)" -n 3 bash -c 'lint_file "$@"' lint_file "${lint}" < "${lint}/stale"
	sources="$(jq length "${lint}/compile_commands.json")"
	echo "lint-c: ${build}: ${sources} files are clean, $(($(tr -dc '\0' < "${lint}/stale" | wc -c) / 3)) of them new or changed"
}

command -v clang-tidy > /dev/null || die 'clang-tidy is missing: tools/sd-provision/setup-host.sh installs it'
version="$(clang-tidy --version | tr -d '\n')"
[ $# -gt 0 ] || set -- "${default_builds[@]}"
for build in "$@"; do
	lint_build "${build}"
done
