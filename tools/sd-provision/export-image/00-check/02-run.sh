#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Fails when a unit would start a shell or a log-in on a terminal, or an account has a password. A development image may
# have the session on tty1 (getty@.service) and nosh's password.
# Reads: ROOTFS_DIR, KN86_PRODUCTION (0 development, 1 production)
set -euo pipefail

cd "${ROOTFS_DIR:?}"
faults=()

# Folders in systemd's order: a unit in the first one hides those of the same name (systemd.unit(5)).
unit_folders=(etc/systemd/system usr/lib/systemd/system)
asks_on_terminal='^StandardInput=tty|^Exec[A-Za-z]*=.*(agetty|sulogin|/login( |$))'

masked() { [ "$(readlink "etc/systemd/system/$1")" = /dev/null ]; }

units_that_ask() {
	local file unit
	grep -rlE --include='*.service' --include='*.conf' "${asks_on_terminal}" "${unit_folders[@]}" | while read -r file; do
		# A drop-in changes the unit that its folder is named after.
		unit="${file#*/system/}"
		unit="${unit%%.d/*}"
		if masked "${unit}" || masked "${unit/@*./@.}"; then continue; fi
		if [[ "${file}" == usr/* && -e "etc/systemd/system/${unit}" ]]; then continue; fi
		echo "${unit}"
	done | sort -u
}

accounts_with_password() { awk -F: '$2 !~ /^[*!]/ { print $1 }' etc/shadow; }

allowed_units='^$'
allowed_accounts='^$'
if [ "${KN86_PRODUCTION:?}" = 0 ]; then
	allowed_units='^getty@(tty1)?\.service$'
	allowed_accounts='^nosh$'
fi
while read -r unit; do
	faults+=("${unit} would ask somebody on a terminal: mask it (stage-kn86-base, 03-consoles)")
done < <(units_that_ask | grep -vE "${allowed_units}")
while read -r account; do
	faults+=("${account} has a password or needs none: lock it in /etc/shadow (stage-kn86-base, 01-user)")
done < <(accounts_with_password | grep -vE "${allowed_accounts}")

if [ "${#faults[@]}" -gt 0 ]; then
	printf '00-check: %s\n' "${faults[@]}" >&2
	exit 1
fi
