#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Times one stage tree on our engine and, when a checkout of pi-gen is named, on upstream's build.sh: cold, after a
# change to the last stage, and with nothing changed. On our engine cold is the median of three builds, and the first
# build is timed as well: it fetches what the cache lacks, and makes the native helpers, once for all trees of a release.
# Ends with the comparison of both root trees; it fails when they differ in an entry that allowed-differences.txt beside
# the stages' folder does not name. Processor time is that of all processes together: it counts on a machine that is not
# idle.
# With --product it times mvn package of this repository as well. Run it as root on an idle machine.
#
# Usage: run.sh [--pigen CHECKOUT] [--product] [--stages FOLDER | --upstream CHECKOUT] [--work FOLDER]
#   --pigen     a checkout of pi-gen's arm64 branch; what its file "depends" lists has to be installed (40 minutes)
#   --product   a copy of this repository with a cache folder of its own (5 minutes)
#   --stages    stage0, stage1, ... and config in pi-gen's layout (default: the folder stages beside this script)
#   --upstream  in place of --stages: upstream's own stage0, stage1 and stage2 of a checkout, with packages of the
#               archives that the checkout names (an hour and a half with --pigen, half an hour without)
#   --work      gets everything that is built; must not exist (default: below /var/tmp, deleted at the end)
# Package lists and packages that builds have downloaded before are taken from ~/.cache/kn86-image.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
plugin=$(cd "${here}/../../kn86-image-maven-plugin" && pwd)
pigen='' product='' stages=${here}/stages upstream='' work=''
while [ $# -gt 0 ]; do
	case $1 in
	--product)
		product=yes
		shift
		continue
		;;
	--pigen) pigen=$(cd "$2" && pwd) ;;
	--stages) stages=$(cd "$2" && pwd) ;;
	--upstream) upstream=$(cd "$2" && pwd) ;;
	--work) work=$2 ;;
	*)
		echo "benchmark: unknown argument $1" >&2
		exit 2
		;;
	esac
	shift 2
done
[ "$(id -u)" = 0 ] || {
	echo 'benchmark: it compares trees with owners, and starts upstream pi-gen: run it as root' >&2
	exit 1
}
# shellcheck source=tools/benchmark/lib.sh
. "${here}/lib.sh"
make_work

# --- one stage tree, on both engines -----------------------------------------------------------

if [ -n "${upstream}" ]; then
	stages=${work}/upstream/stages
	mkdir -p "${stages}"
	cp -a "${upstream}"/stage[012] "${stages}/"
	# No image on either side.
	rm "${stages}/stage2/EXPORT_IMAGE"
	cp "${here}/stages/config" "${stages}/"
	cp "${here}/allowed-differences.txt" "${work}/upstream/"
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

with_downloads "${work}/ours/cache"
(cd "${plugin}" && mvn -q -B test-compile exec:java -Dexec.classpathScope=test \
	-Dexec.mainClass=dev.kn86.image.engine.stage.StageBenchmark -Dexec.arguments="${work}/ours") >> "${work}/log"
# shellcheck source=/dev/null
. "${work}/ours/results"
median() {
	printf '%s\n' "$@" | sort -n | sed -n 2p
}
cold=$(median "${cold_1:?}" "${cold_2:?}" "${cold_3:?}")
processor=$(median "${cold_1_processor:?}" "${cold_2_processor:?}" "${cold_3_processor:?}")

pigen_cold='' pigen_processor='' pigen_last=''
run_pi_gen() {
	"${plugin}/src/test/pi-gen/real-pi-gen.sh" "${pigen}" "${work}/pi-gen/work" "${work}/pi-gen/stages"
}
if [ -n "${pigen}" ]; then
	pigen_cold=$(seconds run_pi_gen)
	pigen_processor=$(< "${work}/processor")
	# What its users do by hand.
	for stage in "${work}"/pi-gen/stages/stage?; do
		[ "${stage##*/}" = "${last}" ] || touch "${stage}/SKIP"
	done
	echo changed > "${work}/pi-gen/stages/${last}/change"
	pigen_last=$(seconds run_pi_gen)
	/usr/bin/python3 "${plugin}/src/test/resources/dev/kn86/image/testing/tree-listing.py" \
		"$(echo "${work}"/pi-gen/work/pi-gen/work/*/"${last}"/rootfs)" > "${work}/pi-gen/listing"
fi

printf '%-48s %11s' 'stages' ours
[ -z "${pigen}" ] || printf ' %11s' pi-gen
echo
row 'first build, helpers made and packages fetched' "${first:?}"
row 'cold, packages and helpers there' "${cold}" "${pigen_cold}"
row 'processor time of that' "${processor}" "${pigen_processor}"
row 'last stage changed' "${last_changed:?}" "${pigen_last}"
row 'nothing changed' "${unchanged:?}"
printf '%-48s %7s MiB\n' 'most memory of the JVM' "$((${peak_kib:?} / 1024))"
printf '%-48s %7s MiB, %s of the root tree\n' 'disk, without downloads' "$((${disk_kib:?} / 1024))" \
	"$(awk -v disk="${disk_kib}" -v tree="${tree_kib:?}" 'BEGIN { printf "%.2f times", disk / tree }')"

[ -z "${product}" ] || "${here}/product.sh" "${work}"

# --- the same root tree? -----------------------------------------------------------------------

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
