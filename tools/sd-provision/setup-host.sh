#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes this machine able to build the KN-86 image: installs what is missing from the table
# host-tools.tsv with apt, and mounts binfmt_misc. A second run finds nothing to do.
#
# Usage: setup-host.sh [--check]
#   --check  changes nothing: prints what is missing and the one line that installs it
# Hosts: Debian 12 and 13, Ubuntu 22.04 and 24.04, on amd64. Uses sudo when not run as root.
# Reads: OS_RELEASE (a stand-in for /etc/os-release)
# Exit:  0 the host is ready; 1 it is not, and the reason is on standard error
set -euo pipefail

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
table="${repository}/kn86-image-maven-plugin/src/main/resources/dev/kn86/image/host/host-tools.tsv"
binfmt_misc=/proc/sys/fs/binfmt_misc
container_way="build in a container instead, from the repository's root:
  docker run --rm -it --privileged --platform=linux/amd64 -v \"\$PWD\":/src -w /src \\
    debian:bookworm /src/tools/sd-provision/build-image.sh"

# Maven for a release whose own is too old: fetched by that old Maven, as the artifact that it is.
maven_version=3.9.9
maven_sha512=a555254d6b53d267965a3404ecb14e53c3827c09c3b94b5678835887ab404556bfaf78dcfe03ba76fa2508649dca8531c74bca4d5846513522404d48e8c4ac8b

# mkfs.fat, sfdisk and their like are not on every user's PATH.
PATH="${PATH}:/usr/sbin:/sbin"

problems=()
packages=()

die() {
	echo "setup-host: $*" >&2
	exit 1
}

# "debian-12", "ubuntu-22.04", ...
host_release() {
	# shellcheck source=/dev/null
	(. "${OS_RELEASE:-/etc/os-release}" && echo "${ID:-unknown}-${VERSION_ID:-unknown}")
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo > /dev/null; then
		sudo "$@"
	else
		die "'$*' needs root, and there is no sudo: run it as root"
	fi
}

# version_of COMMAND OPTION: the first number after a blank, or nothing.
version_of() {
	local output
	output="$("$1" "$2" 2>&1 || :)"
	if [[ "${output}" =~ (^|[[:space:]])([0-9]+(\.[0-9]+)*) ]]; then
		echo "${BASH_REMATCH[2]}"
	fi
}

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

# Fills `problems` (for people) and `packages` (for apt) from the table.
find_missing_tools() {
	local probe minimum option package goals reason found problem
	problems=()
	packages=()
	while IFS=$'\t' read -r probe minimum option package goals reason; do
		case "${probe}" in '' | '#'*) continue ;; esac
		problem=
		if [ "${probe:0:1}" = / ]; then
			[ -e "${probe}" ] || problem='not found'
		elif ! command -v "${probe}" > /dev/null; then
			problem='not found'
		elif [ "${minimum}" != - ]; then
			found="$(version_of "${probe}" "${option}")"
			at_least "${minimum}" "${found:-0}" || problem="version ${found:-unknown}, ${minimum} or newer needed"
		fi
		if [ -n "${problem}" ]; then
			problems+=("${probe}: ${problem} (${goals}: ${reason})")
			packages+=("$(package_for "${package}")")
		fi
	done < "${table}"
}

report_problems() {
	printf 'setup-host: %s\n' "${problems[@]}" >&2
}

apt_line() {
	printf '%s\n' "${packages[@]}" | sort -u | xargs echo apt-get install --no-install-recommends -y
}

check_platform() {
	case "$(uname -s)-$(uname -m)" in
	Linux-x86_64) ;;
	*) die "the build runs on Linux on amd64 only, this is $(uname -s) on $(uname -m); ${container_way}" ;;
	esac
}

check_release() {
	case "$(host_release)" in
	debian-12 | debian-13 | ubuntu-22.04 | ubuntu-24.04) ;;
	*) die "no packages are known for $(host_release) (known: Debian 12 and 13, Ubuntu 22.04 and 24.04); ${container_way}" ;;
	esac
}

# Before anything is installed: a container started without --privileged cannot be mended from inside.
check_mounts() {
	if [ "$(id -u)" -eq 0 ] && ! unshare --mount true 2> /dev/null; then
		die "this machine lets nobody mount file systems, as a container without --privileged; ${container_way}"
	fi
}

install_packages() {
	local line
	line="$(apt_line)"
	echo "setup-host: ${line}"
	as_root apt-get update
	# One word a package: the table has no blanks inside names.
	# shellcheck disable=SC2086
	as_root env DEBIAN_FRONTEND=noninteractive ${line}
}

install_newer_maven() {
	local folder archive="apache-maven-${maven_version}-bin.tar.gz"
	echo "setup-host: Maven $(version_of mvn --version) is too old; fetching ${maven_version}"
	folder="$(mktemp -d)"
	mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
		"-Dartifact=org.apache.maven:apache-maven:${maven_version}:tar.gz:bin" "-DoutputDirectory=${folder}"
	echo "${maven_sha512}  ${folder}/${archive}" | sha512sum --check --quiet ||
		die "${archive} is not the file that is pinned in $0"
	as_root tar -xzf "${folder}/${archive}" -C /opt
	as_root ln -sfn "/opt/apache-maven-${maven_version}/bin/mvn" /usr/local/bin/mvn
	rm -rf "${folder}"
	hash -r
}

maven_is_too_old() { [[ " ${problems[*]} " == *' mvn: version '* ]]; }

# arm64 programs run here when qemu can be registered, or when the kernel knows how already.
can_run_arm64() {
	[ -e "${binfmt_misc}/register" ] || arch-test arm64 > /dev/null 2>&1
}

mount_binfmt_misc() {
	if [ ! -d "${binfmt_misc}" ]; then
		as_root modprobe binfmt_misc || :
	fi
	as_root mount -t binfmt_misc binfmt_misc "${binfmt_misc}" ||
		die "binfmt_misc cannot be mounted, so arm64 programs cannot run here; a container needs" \
			"'docker run --privileged'; otherwise load the kernel module binfmt_misc"
}

check_only() {
	local status=0
	find_missing_tools
	if [ "${#problems[@]}" -gt 0 ]; then
		report_problems
		apt_line
		status=1
	fi
	if ! can_run_arm64; then
		echo 'setup-host: binfmt_misc is not mounted (rootfs: runs the arm64 programs of the root tree)' >&2
		echo "mount -t binfmt_misc binfmt_misc ${binfmt_misc}"
		status=1
	fi
	return "${status}"
}

set_up() {
	find_missing_tools
	if [ "${#packages[@]}" -gt 0 ]; then
		check_release
		install_packages
		find_missing_tools
	fi
	if maven_is_too_old; then
		install_newer_maven
		find_missing_tools
	fi
	if [ "${#problems[@]}" -gt 0 ]; then
		report_problems
		die "these are still missing; ${container_way}"
	fi
	can_run_arm64 || mount_binfmt_misc
}

check_platform
check_mounts
case "${1:-}" in
'') set_up ;;
--check) check_only ;;
*) die "unknown option $1; usage: setup-host.sh [--check]" ;;
esac
