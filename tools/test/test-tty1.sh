#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The session of tty1 on a pseudo-terminal: what is typed while nOSh runs is not run by the
# shell, and the shell is there afterwards; in production it never is.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

need_tool script bsdutils
bin="${work}/bin"
build_id="${work}/build-id"
mkdir "${bin}"

# nOSh is active until the file appears.
printf '#!/bin/sh\nif [ -e "%s" ]; then echo failed; else echo active; fi\n' "${work}/nosh-failed" > "${bin}/systemctl"
chmod +x "${bin}/systemctl"

# The profile, bound to the pseudo-terminal and to a build id of ours, and more impatient.
sed -e "s#/dev/tty1#\"\$(tty)\"#" -e "s#/etc/kn86-build-id#${build_id}#" -e 's/--foreground 10/--foreground 1/' \
	"${sd_provision}/pi-gen-stages/stage-kn86-base/03-consoles/files/kn86-tty1.sh" > "${work}/profile"

session() {
	{
		sleep 1.5
		printf '\003\004touch %s/while-nosh-runs\r' "${work}"
		sleep 1
		touch "${work}/nosh-failed"
		sleep 2
		printf 'touch %s/after-nosh\rexit\r' "${work}"
		sleep 1
	} | PATH="${bin}:${PATH}" timeout 7 script --quiet --command "bash --rcfile ${work}/profile -i" /dev/null > /dev/null 2>&1
}

echo VARIANT=development > "${build_id}"
session
check_not 'a shell ran what was typed into nOSh' test -e "${work}/while-nosh-runs"
check 'the shell starts when nOSh has failed' test -e "${work}/after-nosh"

rm "${work}"/{nosh-failed,after-nosh}
echo VARIANT=production > "${build_id}"
# The session ends by itself, with the code of whatever came last: what counts is that no shell has run.
session || :
check_not 'a shell in production' test -e "${work}/after-nosh"
