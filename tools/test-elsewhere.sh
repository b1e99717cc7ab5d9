#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds this checkout, uncommitted changes included, a second time where much is different: in a folder whose path has
# a blank, with umask 077, in another time zone, in a Turkish locale, on a host and for a user with other names and
# another home. Every artifact has to be equal, byte for byte, to the one that the ordinary build has left in the module's
# target folder, and no file beside them may have one of the names. Needs root, for the name of the host.
#
# Usage:  test-elsewhere.sh [MAVEN_ARGUMENT...]   after mvn package with the same arguments
# Writes: target/else where, which is kept when the test fails; target/logs/build-elsewhere.log
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
repository="${PWD}"
work="${repository}/target/else where"
copy="${work}/kn86 copy"
# Part of the names of the host, the user and his home.
marker=kn86-marker

die() {
	echo "test-elsewhere: $*" >&2
	exit 1
}

# Turkish, where "i" and "I" are no pair.
make_locale() {
	mkdir "${work}/locales"
	localedef --inputfile=tr_TR --charmap=UTF-8 "${work}/locales/tr_TR.UTF-8"
}

build() {
	# Java takes the home from the user database, so that Maven's repository and the caches stay the user's.
	mkdir "${work}/${marker}-home"
	KN86_LOG_LEVEL=maven-3 tools/quietly.sh build-elsewhere unshare --uts \
		sh -c "echo ${marker}-host > /proc/sys/kernel/hostname && exec \"\$@\"" sh \
		env --chdir="${copy}" TZ=Pacific/Kiritimati LOCPATH="${work}/locales" LC_ALL=tr_TR.UTF-8 \
		HOME="${work}/${marker}-home" USER="${marker}-user" LOGNAME="${marker}-user" mvn -B -DskipTests package "$@"
}

# Images and payloads are not searched: they are compared. CMake keeps the host's name for itself.
search() {
	local found
	cd "${copy}"
	found="$(find . -path '*/target/*' -type f ! -name '*.img' ! -name '*.img.zst' ! -name '*.kn86fw' \
		! -name CMakeCache.txt ! -name DartConfiguration.tcl -exec grep -laF "${marker}" {} + || true)"
	[ -z "${found}" ] || die "the name of the host, of the user or of his home (${marker}-...) is in" "${found}"
}

compare() {
	local artifact artifacts different=()
	cd "${copy}"
	shopt -s nullglob
	# Not the plugin's jar: Maven writes the modes of files into it. No byte of it is on a card.
	artifacts=({,tools/}*/target/*.{zip,tar.gz,uf2} */target/kn86-v*.{img.zst,img.bmap,kn86fw} */target/packages.lock)
	[ "${#artifacts[@]}" -gt 0 ] || die 'the build has made nothing to compare'
	for artifact in "${artifacts[@]}"; do
		cmp -- "${artifact}" "${repository}/${artifact}" || different+=("${artifact}")
	done
	[ "${#different[@]}" -eq 0 ] || die "of ${#artifacts[@]} artifacts these differ, or the ordinary build has not made them:" \
		"${different[*]}; compare them in ${copy} and in ${repository}"
	echo "test-elsewhere: ${#artifacts[@]} artifacts are equal: ${artifacts[*]##*/}"
}

tools/sd-provision/setup-host.sh --check localedef /usr/share/i18n/locales/tr_TR >&2
rm -rf "${work}"
mkdir -p "${work}"
make_locale
umask 077
tools/clone-checkout.sh "${copy}"
build "$@"
search
compare
rm -rf "${work}"
