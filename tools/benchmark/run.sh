#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Times one stage tree on our engine and, when a checkout of pi-gen is named, on upstream's build.sh: cold, after a
# change to the last stage, and with nothing changed. Ends with the comparison of both root trees; it fails when they
# differ in an entry that allowed-differences.txt beside the stages' folder does not name. Run it as root on an idle
# machine.
#
# Usage: run.sh [--pigen CHECKOUT] [--stages FOLDER] [--work FOLDER]
#   --pigen   a checkout of pi-gen's arm64 branch; what its file "depends" lists has to be installed (40 minutes)
#   --stages  stage0, stage1, ... and config in pi-gen's layout (default: the folder stages beside this script)
#   --work    gets everything that is built; must not exist (default: below /var/tmp, deleted at the end)
# Packages that builds have downloaded before are taken from ~/.cache/kn86-image.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
plugin=${here}/../../kn86-image-maven-plugin
pigen='' stages=${here}/stages work=''
while [ $# -gt 0 ]; do
	case $1 in
	--pigen) pigen=$(cd "$2" && pwd) ;;
	--stages) stages=$(cd "$2" && pwd) ;;
	--work) work=$2 ;;
	*)
		echo "benchmark: unknown argument $1" >&2
		exit 2
		;;
	esac
	shift 2
done
[ "$(id -u)" = 0 ] || {
	echo 'benchmark: stages mount file systems: run it as root' >&2
	exit 1
}
if [ -z "${work}" ]; then
	work=$(mktemp -d /var/tmp/kn86-benchmark.XXXXXX)
	trap 'rm -rf --one-file-system "${work}"' EXIT
else
	mkdir "${work}"
fi

# The stages are changed on the way, so both engines get a copy of their own.
# shellcheck disable=SC2016 # apt-get expands.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)
for engine in ours pi-gen; do
	mkdir "${work}/${engine}"
	cp -a "${stages}" "${work}/${engine}/stages"
	echo "export BENCHMARK_MIRROR=${mirror:-none}" >> "${work}/${engine}/stages/config"
done
list=("${stages}"/stage?)
last=${list[-1]##*/}

mkdir -p "${work}/ours/cache/apt/archives/arm64"
cp -a --reflink=auto "${HOME}"/.cache/kn86-image/apt/archives/arm64/*.deb "${work}/ours/cache/apt/archives/arm64/" 2> /dev/null || true
(cd "${plugin}" && mvn -q -B test-compile exec:java -Dexec.classpathScope=test \
	-Dexec.mainClass=dev.kn86.image.stage.StageBenchmark -Dexec.arguments="${work}/ours")
# shellcheck source=/dev/null
. "${work}/ours/results"

# Seconds of one run of pi-gen.
time_pi_gen() {
	local begin=${EPOCHREALTIME/./}
	"${plugin}/src/test/pi-gen/real-pi-gen.sh" "${pigen}" "${work}/pi-gen/work" "${work}/pi-gen/stages"
	local end=${EPOCHREALTIME/./}
	awk -v us=$((end - begin)) 'BEGIN { printf "%.1f", us / 1e6 }'
}

pigen_cold='' pigen_last=''
if [ -n "${pigen}" ]; then
	pigen_cold=$(time_pi_gen)
	# What its users do by hand.
	for stage in "${work}"/pi-gen/stages/stage?; do
		[ "${stage##*/}" = "${last}" ] || touch "${stage}/SKIP"
	done
	echo changed > "${work}/pi-gen/stages/${last}/change"
	pigen_last=$(time_pi_gen)
	python3 "${plugin}/src/test/resources/dev/kn86/image/testing/tree-listing.py" \
		"$(echo "${work}"/pi-gen/work/pi-gen/work/*/"${last}"/rootfs)" > "${work}/pi-gen/listing"
fi

row() {
	awk -v what="$1" -v ours="$2" -v theirs="$3" 'BEGIN {
		printf "%-38s %9s s", what, ours
		if (theirs != "") printf " %9s s %7.1f times", theirs, theirs / (ours > 0.001 ? ours : 0.001)
		print ""
	}'
}
printf '%-38s %11s' '' ours
[ -z "${pigen}" ] || printf ' %11s' pi-gen
echo
row cold "${cold:?}" "${pigen_cold}"
row 'last stage changed' "${last_changed:?}" "${pigen_last}"
row 'nothing changed' "${unchanged:?}" ''
printf '%-38s %7s MiB\n' 'most memory of the JVM' "$((${peak_kib:?} / 1024))"
printf '%-38s %7s MiB, %s of the root tree\n' 'disk, without downloads' "$((${disk_kib:?} / 1024))" \
	"$(awk -v disk="${disk_kib}" -v tree="${tree_kib:?}" 'BEGIN { printf "%.2f times", disk / tree }')"

[ -n "${pigen}" ] || exit 0
allowed="^($(grep -v '^#' "${stages}/../allowed-differences.txt" | cut -f 1 | paste -sd '|')) "
counted() {
	grep -vE "${allowed}" "${work}/$1/listing" | LC_ALL=C sort
}
if diff <(counted ours) <(counted pi-gen) > "${work}/differences"; then
	echo "the root trees are equal: $(wc -l < "${work}/ours/listing") entries"
else
	cat "${work}/differences"
	echo "benchmark: the root trees differ in $(grep -c '^[<>]' "${work}/differences") lines" >&2
	exit 1
fi
