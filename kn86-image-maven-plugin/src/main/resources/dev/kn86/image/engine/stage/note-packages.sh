#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs inside the tree when apt is about to call dpkg: links the packages that are to be installed into a folder that
# 'apt-get clean' does not empty, and in a locked build refuses packages that are not locked.
#
# Standard input: the names of the packages' files (apt.conf(5), DPkg::Pre-Install-Pkgs)
# Reads:  /run/kn86/locked-hashes, the SHA-256 of all that may be installed; only in a locked build
# Writes: /var/cache/apt/archives/kn86-used, and kn86-refused when it refuses
set -eu

archives=/var/cache/apt/archives
used=${archives}/kn86-used
mkdir -p "${used}"
# When apt only removes packages there are no files, and grep fails.
files=$(grep '\.deb$' || true)
[ -n "${files}" ] || exit 0
printf '%s\n' "${files}" | grep "^${archives}/" | xargs -r -d '\n' ln -f -t "${used}"
# A package that a stage brings itself may lie on another file system, so that it is copied.
printf '%s\n' "${files}" | grep -v "^${archives}/" | xargs -r -d '\n' cp -f -t "${used}"

[ -e /run/kn86/locked-hashes ] || exit 0
if printf '%s\n' "${files}" | xargs -d '\n' sha256sum | cut -c 1-64 | grep -v -x -F -q -f /run/kn86/locked-hashes; then
	: > "${archives}/kn86-refused"
	echo "kn86: not all of these packages are locked; nothing was installed" >&2
	exit 1
fi
