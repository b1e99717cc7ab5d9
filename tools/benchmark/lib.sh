# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What the benchmarks use. To be sourced.
# Reads: work, the folder that gets everything that is built; the output of everything that is timed goes to its file log

: "${work?is the folder that gets everything that is built, or empty}"
downloads=${HOME}/.cache/kn86-image/apt

# make_work: makes the folder, or a temporary one in place of an empty name
make_work() {
	if [ -z "${work}" ]; then
		work=$(mktemp -d /var/tmp/kn86-benchmark.XXXXXX)
		trap 'rm -rf --one-file-system "${work}"' EXIT
	else
		mkdir "${work}"
		work=$(cd "${work}" && pwd)
	fi
}

# with_downloads CACHE: a cache folder that has nothing but downloads
with_downloads() {
	mkdir -p "$1"
	[ ! -d "${downloads}" ] || cp -a --reflink=auto "${downloads}" "$1/apt"
}

# seconds COMMAND...: how long it takes; what it prints goes to the log, and its processor time to the file processor
seconds() {
	local begin=${EPOCHREALTIME/./} end
	"$@" >> "${work}/log" 2>&1 || {
		tail -n 30 "${work}/log" >&2
		echo "benchmark: $* failed" >&2
		return 1
	}
	end=${EPOCHREALTIME/./}
	# The shell's children's user and kernel time, on the second line: 12m3.456s 0m7.890s
	times > "${work}/times"
	awk 'NR == 2 { gsub(/s/, ""); split($1, user, "m"); split($2, kernel, "m")
		printf "%.1f", 60 * (user[1] + kernel[1]) + user[2] + kernel[2] }' "${work}/times" > "${work}/processor"
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
