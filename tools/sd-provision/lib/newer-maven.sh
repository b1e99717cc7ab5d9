# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Maven for a release whose own is too old. The old Maven fetches the newer one as an artifact. To be sourced, after
# host-tools.sh.

maven_version=3.9.9
maven_sha512=a555254d6b53d267965a3404ecb14e53c3827c09c3b94b5678835887ab404556bfaf78dcfe03ba76fa2508649dca8531c74bca4d5846513522404d48e8c4ac8b

install_newer_maven() {
	local folder archive="apache-maven-${maven_version}-bin.tar.gz"
	echo "setup-host: Maven $(version_of mvn --version) is too old; fetching ${maven_version}"
	folder="$(mktemp -d)"
	mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
		"-Dartifact=org.apache.maven:apache-maven:${maven_version}:tar.gz:bin" "-DoutputDirectory=${folder}"
	echo "${maven_sha512}  ${folder}/${archive}" | sha512sum --check --quiet ||
		die "${archive} is not the file that is pinned in ${BASH_SOURCE[0]}"
	as_root tar -xzf "${folder}/${archive}" -C /opt
	as_root ln -sfn "/opt/apache-maven-${maven_version}/bin/mvn" /usr/local/bin/mvn
	rm -rf "${folder}"
	hash -r
}
