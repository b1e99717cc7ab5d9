#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes this machine able to build the KN-86 image: installs what is missing from the table
# host-tools.tsv with apt, and mounts binfmt_misc. A second run finds nothing to do.
#
# Usage: setup-host.sh                    sets the host up
#        setup-host.sh --check            changes nothing: prints what is missing and the one line that installs it
#        setup-host.sh --check TOOL...    the same, but looks at these tools of the table and nothing else
# Hosts: the releases of host-releases.tsv on the architectures of host-architectures.tsv. An arm64 host runs the
#        image's programs by itself and needs no native helpers (docs/building.md). Uses sudo when not run as root.
# Reads: OS_RELEASE (a stand-in for /etc/os-release, for tests)
# Exit:  0 the host is ready; 1 it is not, and the reason is on standard error
set -euo pipefail

lib="$(dirname "${BASH_SOURCE[0]}")/lib"
# shellcheck source=tools/sd-provision/lib/as-root.sh
. "${lib}/as-root.sh"
# shellcheck source=tools/sd-provision/lib/host.sh
. "${lib}/host.sh"
# shellcheck source=tools/sd-provision/lib/host-tools.sh
. "${lib}/host-tools.sh"
# shellcheck source=tools/sd-provision/lib/newer-maven.sh
. "${lib}/newer-maven.sh"

# mkfs.fat, sfdisk and their like are not on every user's PATH.
PATH="${PATH}:/usr/sbin:/sbin"

install_packages() {
	local line
	line="$(apt_line)"
	echo "setup-host: ${line}"
	as_root apt-get update
	# One word a package: the table has no blanks inside names.
	# shellcheck disable=SC2086
	as_root env DEBIAN_FRONTEND=noninteractive ${line}
}

# check_tools [TOOL...]
check_tools() {
	find_missing_tools "$@"
	[ "${#problems[@]}" -gt 0 ] || return 0
	report_problems
	apt_line
	return 1
}

check_all() {
	local status=0
	check_tools || status=1
	if ! can_run_arm64; then
		echo 'setup-host: binfmt_misc is not mounted (rootfs: runs the arm64 programs of the root tree)' >&2
		echo "mount -t binfmt_misc binfmt_misc ${binfmt_misc}"
		status=1
	fi
	return "${status}"
}

maven_is_too_old() { [[ " ${problems[*]} " == *' mvn: version '* ]]; }

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

mode="${1:-}"
[ $# -eq 0 ] || shift
[ -z "${mode}" ] || [ "${mode}" = --check ] ||
	die "unknown option ${mode}; usage: setup-host.sh [--check [TOOL...]]"
if [ $# -gt 0 ]; then
	check_tools "$@"
	exit
fi
check_platform
check_mounts
if [ "${mode}" = --check ]; then check_all; else set_up; fi
