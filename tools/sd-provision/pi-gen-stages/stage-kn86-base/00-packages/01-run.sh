#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Purges what a kiosk must not have: every package that files/keep-list neither names nor needs.
#
# The host compares the list with dpkg's database, so that no emulated command runs when the base has nothing else. dpkg
# removes exactly these packages; apt's autoremove would keep headers of installed kernels, their compiler, and what is
# only recommended.
#
# Reads:  ROOTFS_DIR, files/keep-list, files/superfluous.awk
# Writes: ROOTFS_DIR (dpkg)
set -euo pipefail

dpkg_status="${ROOTFS_DIR:?}/var/lib/dpkg/status"

if ! superfluous="$(awk -f files/superfluous.awk files/keep-list "${dpkg_status}")"; then
	echo "00-packages: ${dpkg_status} has no kernel of files/keep-list (linux-image-rpi-v8, linux-image-*-arm64): the stages" \
		"below must install one for arm64, or the list must name it" >&2
	exit 1
fi
if [ -z "${superfluous}" ]; then
	exit 0
fi

# Upstream's on_chroot pipes mount into grep -q and reads variables that may be unset. With pipefail it would sometimes
# mount twice, and with nounset it would stop.
#
# sudo's prerm refuses when root has no password, which is how pi-gen's stage2 leaves root, unless SUDO_FORCE_REMOVE says
# that nobody will need it (sudo, debian/sudo.prerm).
(
	set +uo pipefail
	on_chroot <<- EOF
		export DEBIAN_FRONTEND=noninteractive SUDO_FORCE_REMOVE=yes
		dpkg --purge ${superfluous//$'\n'/ }
	EOF
)
