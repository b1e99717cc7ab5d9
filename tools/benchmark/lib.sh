# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What both parts of the benchmark use. To be sourced.
# Reads: work, a folder; the output of everything that is timed goes to its file log

: "${work:?is the folder that gets everything that is built}"
downloads=${HOME}/.cache/kn86-image/apt

# with_downloads CACHE: a cache folder that has nothing but downloads
with_downloads() {
	mkdir -p "$1"
	[ ! -d "${downloads}" ] || cp -a --reflink=auto "${downloads}" "$1/apt"
}

# seconds COMMAND...: how long it takes; what it prints goes to the log
seconds() {
	local begin=${EPOCHREALTIME/./} end
	"$@" >> "${work}/log" 2>&1 || {
		tail -n 30 "${work}/log" >&2
		echo "benchmark: $* failed" >&2
		return 1
	}
	end=${EPOCHREALTIME/./}
	awk -v us=$((end - begin)) 'BEGIN { printf "%.1f", us / 1e6 }'
}

# row WHAT OURS [THEIRS]
row() {
	awk -v what="$1" -v ours="$2" -v theirs="${3:-}" 'BEGIN {
		printf "%-48s %9s s", what, ours
		if (theirs != "") printf " %9s s %7.1f times", theirs, theirs / (ours > 0.001 ? ours : 0.001)
		print ""
	}'
}
