#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Proves that the plugin works with every Maven and Java that it is for: runs its projects of src/it (the packaged plugin,
# run by Maven) with each Maven of the list below on each JDK, and prints a table. By hand: a combination takes minutes.
#
# Usage:  test-matrix.sh [--tests LIST] [JDK_HOME...]   as root, after mvn package; the network for the Mavens
#         --tests LIST   only these projects, separated by commas, as invoker.test of maven-invoker-plugin has them
#         JDK_HOME       the JDKs; else one of each release that /usr/lib/jvm has
# Writes: target/matrix: the Mavens; for each combination the log and the projects' reports
set -euo pipefail

# The last release of each line, from the oldest that is supported.
mavens=(3.8.9 3.9.16 3.10.0 4.0.0-rc-4)

cd "$(dirname "${BASH_SOURCE[0]}")/.."
work="${PWD}/target/matrix"
module=kn86-image-maven-plugin
host_maven="$(command -v mvn)"

die() {
	echo "test-matrix: $*" >&2
	exit 1
}

tests=()
if [ "${1:-}" = --tests ]; then
	tests=("-Dinvoker.test=${2:?}")
	shift 2
fi

# java_release JDK_HOME   its number, as 17; nothing when it is no JDK
java_release() {
	[ -x "$1/bin/javac" ] || return 0
	sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Fills jdks: the home of a JDK by its release.
declare -A jdks
find_jdks() {
	local home release
	[ "$#" -gt 0 ] || set -- /usr/lib/jvm/*/
	for home; do
		release="$(java_release "${home}")"
		if [ -n "${release}" ] && [ "${release}" -ge 17 ]; then
			jdks[${release}]="${home%/}"
		fi
	done
	[ "${#jdks[@]}" -gt 0 ] || die "no JDK 17 or newer: name the homes of some"
}

fetch_maven() {
	[ -d "${work}/apache-maven-$1" ] ||
		mvn -B -q -N dependency:unpack -Dartifact="org.apache.maven:apache-maven:$1:tar.gz:bin" -DoutputDirectory="${work}"
}

# run MAVEN JAVA   prints a line of the table; fails when a project fails. The host's Maven runs the invoker; a project
# that needs a Maven by its name finds the tried one.
run() {
	local log="${work}/maven-$1-java-$2.log" reports="${work}/maven-$1-java-$2" begin="${SECONDS}" verdict=passed
	rm -rf "${module}/target/invoker-reports" "${reports}"
	PATH="${work}/apache-maven-$1/bin:${PATH}" "${host_maven}" -B -pl "${module}" -DskipITs=false -Dinvoker.failIfNoProjects \
		-Dinvoker.mavenHome="${work}/apache-maven-$1" -Dinvoker.javaHome="${jdks[$2]}" "${tests[@]}" \
		invoker:run > "${log}" 2>&1 || verdict="FAILED: ${log}"
	[ ! -d "${module}/target/invoker-reports" ] || cp -R "${module}/target/invoker-reports" "${reports}"
	printf '%-12s %-6s %3d of %3d projects passed, %4d s  %s\n' "$1" "$2" \
		"$(count 'result="success"' "${reports}")" "$(count '<build-job' "${reports}")" "$((SECONDS - begin))" "${verdict}"
	[ "${verdict}" = passed ]
}

count() {
	{ grep -rlF -- "$1" "$2" --include='BUILD-*.xml' || true; } 2> /dev/null | wc -l
}

find_jdks "$@"
mkdir -p "${work}"
for maven in "${mavens[@]}"; do
	fetch_maven "${maven}"
done
# The plugin's jar, in the repository of the projects' Maven.
mvn -B -pl "${module}" -DskipTests -DskipITs=false pre-integration-test > "${work}/package.log" 2>&1 ||
	die "the plugin could not be packaged: ${work}/package.log"
failed=0
printf '%-12s %-6s\n' Maven Java
for maven in "${mavens[@]}"; do
	for java in $(printf '%s\n' "${!jdks[@]}" | sort -n); do
		run "${maven}" "${java}" || failed=1
	done
done
exit "${failed}"
