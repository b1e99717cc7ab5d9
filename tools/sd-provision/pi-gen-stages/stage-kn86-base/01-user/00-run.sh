#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Makes `nosh` the only account that can log in (in a production image nobody can), and locks root.
#
# The user id is the same in both slots and with every base, because files on /home/shared outlive the slot that has made
# them. It is 1086, since a base may make a first user with the id 1000. Every run removes the account and makes it again,
# so that a second run gives the same files.
#
# Reads:  ROOTFS_DIR, KN86_PRODUCTION (0: password "nosh" and a shell, 1: neither), SOURCE_DATE_EPOCH
#         (shadow-utils takes the day of the last password change from it)
# Writes: /etc/{passwd,group,shadow,gshadow,subuid,subgid}, /home/nosh
set -euo pipefail

user_name=nosh
user_id=1086
device_groups=video,audio,input,dialout
root="${ROOTFS_DIR:?}"

# Made by `openssl passwd -6 -salt kn86 nosh`. The salt is fixed, because with a random one no two builds would be equal.
# shellcheck disable=SC2016 # crypt(3) separates its fields by $
development_password='$6$kn86$ZSztY6VOx.MnjwN2bh1RN1HNkgJSnSC98XJ7bSdR4FjEaPSm8E/oPwq7ipOSYmEqyUtfa4TcSMS34YwSQHa7b0'
locked_password='*'

case "${KN86_PRODUCTION:?}" in
0)
	password="${development_password}"
	shell=/bin/bash
	;;
1)
	password="${locked_password}"
	shell=/usr/sbin/nologin
	;;
*)
	echo "01-user: KN86_PRODUCTION is '${KN86_PRODUCTION}', expected 0 (development) or 1 (production)" >&2
	exit 1
	;;
esac

login_users() {
	awk -F: '$3 >= 1000 && $3 < 60000 { print $1 }' "${root}/etc/passwd"
}

for name in $(login_users); do
	userdel --prefix "${root}" "${name}"
	rm -rf "${root:?}/home/${name}"
done
rm -f "${root}"/etc/sudoers.d/010_pi-nopasswd

groupadd --prefix "${root}" --gid "${user_id}" "${user_name}"
useradd --prefix "${root}" --uid "${user_id}" --gid "${user_id}" --groups "${device_groups}" \
	--comment 'KN-86 operator' --home-dir "/home/${user_name}" --no-create-home \
	--shell "${shell}" --password "${password}" "${user_name}"

# .hushlogin: no message of the day, no last-login line on the deck's screen.
install -d -m 750 -o "${user_id}" -g "${user_id}" "${root}/home/${user_name}"
install -m 644 -o "${user_id}" -g "${user_id}" /dev/null "${root}/home/${user_name}/.hushlogin"

if ! grep -q '^root:\*:' "${root}/etc/shadow"; then
	usermod --prefix "${root}" --password "${locked_password}" root
fi

# shadow-utils keeps the previous state of each file.
rm -f "${root}"/etc/{passwd,group,shadow,gshadow,subuid,subgid}-
