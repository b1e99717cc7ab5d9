#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Consoles: no shell on any terminal of a production image. A development image has one on tty1 when nOSh has ended.
#
# Reads:  ROOTFS_DIR, KN86_PRODUCTION (0 development, 1 production), files/
# Writes: /etc/systemd/logind.conf.d/, /etc/systemd/system/ (masks, the stand-in for rescue shells; getty@tty1's drop-in
#         and link), /usr/lib/kn86/after-nosh
set -euo pipefail

root="${ROOTFS_DIR:?}"
units="${root}/etc/systemd/system"

mask() {
	local unit
	for unit; do ln -sfn /dev/null "${units}/${unit}"; done
}

# What a base has enabled or changed (raspi-config's autologin, noclear.conf) goes.
rm -rf "${units}/getty.target.wants" "${units}"/{getty,serial-getty,console-getty,autovt}*.service.d
install -D -m 644 files/logind.conf "${root}/etc/systemd/logind.conf.d/50-kn86.conf"

# serial-getty@: getty-generator makes one for each console= of the kernel; the only serial port is the Pico's.
mask serial-getty@.service console-getty.service container-getty@.service getty-static.service autovt@.service
for unit in emergency rescue; do
	install -m 644 files/restart-instead.service "${units}/${unit}.service"
done

case "${KN86_PRODUCTION:?}" in
0)
	mask getty@tty{2,3,4,5,6}.service
	install -D -m 755 files/after-nosh "${root}/usr/lib/kn86/after-nosh"
	install -D -m 644 files/autologin.conf "${units}/getty@tty1.service.d/50-kn86-autologin.conf"
	install -d "${units}/getty.target.wants"
	ln -sfn /lib/systemd/system/getty@.service "${units}/getty.target.wants/getty@tty1.service"
	;;
1)
	mask getty@.service getty@tty{1,2,3,4,5,6}.service
	;;
*)
	echo "03-consoles: KN86_PRODUCTION is '${KN86_PRODUCTION}', expected 0 (development) or 1 (production)" >&2
	exit 1
	;;
esac
