#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Purges what a kiosk must not carry: every package of files/prune-list that the base brought.
#
# The list is compared with dpkg's database from the host, so that a base which has none of
# them costs no emulated command.
#
# Reads:  ROOTFS_DIR, files/prune-list
# Writes: ROOTFS_DIR (dpkg)
set -euo pipefail

dpkg_status="${ROOTFS_DIR:?}/var/lib/dpkg/status"

installed_packages() {
	awk '/^Package: / { name = $2 } /^Status: / && $NF == "installed" { print name }' "${dpkg_status}"
}

mapfile -t present < <(
	comm -12 <(installed_packages | sort -u) <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' files/prune-list | sort -u)
)
if [ "${#present[@]}" -eq 0 ]; then
	exit 0
fi

# pi-gen's on_chroot pipes `mount` into `grep -q` and reads variables that may be unset: with
# pipefail or nounset it would stack its mounts or stop.
(
	set +uo pipefail
	on_chroot <<- EOF
		export DEBIAN_FRONTEND=noninteractive
		apt-get purge -y --autoremove ${present[@]}
	EOF
)
