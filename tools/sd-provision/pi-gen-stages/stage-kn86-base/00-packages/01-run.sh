#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Purges what a kiosk must not have: every package of files/prune-list that the base has brought.
#
# The host compares the list with dpkg's database, so that no emulated command runs when the base has none of them.
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

# Upstream's on_chroot pipes mount into grep -q and reads variables that may be unset. With pipefail it would sometimes
# mount twice, and with nounset it would stop.
(
	set +uo pipefail
	on_chroot <<- EOF
		export DEBIAN_FRONTEND=noninteractive
		apt-get purge -y --autoremove ${present[@]}
	EOF
)
