#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Installs the kn86-* units and what they run, enables them for multi-user.target, and makes the mount point of a stick.
#
# The script makes the links itself: `systemctl enable` would have to run under emulation, or the build host would need
# systemd.
#
# Reads:  ROOTFS_DIR, files/
# Writes: /etc/systemd/system/, /usr/lib/kn86/display-init, /usr/lib/kn86/health.d/, /media/stick
set -euo pipefail

root="${ROOTFS_DIR:?}"
units="${root}/etc/systemd/system"

install -d "${units}/multi-user.target.wants"
install -m 644 files/kn86-power-off.service files/kn86-update.service "${units}/"
for unit in kn86-display-init.service kn86-coprocessor.service kn86-pico-update.service kn86-power-off.path \
	kn86-nosh.service kn86-update-start.service kn86-trial.service kn86-update.path; do
	install -m 644 "files/${unit}" "${units}/${unit}"
	ln -sfn "../${unit}" "${units}/multi-user.target.wants/${unit}"
done

# How long systemd waits at boot for a device that may not be there.
for device in dev-dri-card0 dev-serial0; do
	install -D -m 644 "files/${device}.conf" "${units}/${device}.device.d/50-kn86.conf"
done

install -D -m 755 files/display-init "${root}/usr/lib/kn86/display-init"

# The README there has a dot in its name, which no check may have.
rm -rf "${root}/usr/lib/kn86/health.d"
for check in files/health.d/*; do
	case "${check##*/}" in
	*[!A-Za-z0-9_-]*) ;;
	*) install -D -m 755 "${check}" "${root}/usr/lib/kn86/health.d/${check##*/}" ;;
	esac
done
install -d -m 755 "${root}/media/stick"
