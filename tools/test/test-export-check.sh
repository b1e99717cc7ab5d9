#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The checks of export-image: a tree as the stages leave it passes, and each fault is named. chroot is a stub that prints
# scores as systemd-analyze does; the image's build runs the slot's own.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

be_root # gives file capabilities
need_tool setcap libcap2-bin

export ROOTFS_DIR="${work}/tree" KN86_PRODUCTION=1
units="${ROOTFS_DIR}/etc/systemd/system"
list="${ROOTFS_DIR}/usr/lib/kn86/privileged-files.tsv"
budget="${work}/00-check/files/unit-security.tsv"
cp -R "${sd_provision}/export-image/00-check" "${work}/"
hook() { (cd "${work}/00-check" && "./$1-run.sh"); }

# --- files that give rights -------------------------------------------------------------------

mkdir -p "${ROOTFS_DIR}"/usr/{bin,lib/kn86,lib/systemd/system} "${units}"
check_fails 'no list' 'privileged-files.tsv is missing: stage-kn86-base' hook 00
printf '# comment\n/usr/bin/allowed\tneeded for a test\n' > "${list}"
install -m 4755 /bin/true "${ROOTFS_DIR}/usr/bin/allowed"
install -d -m 2775 "${ROOTFS_DIR}/var/mail"
check 'a file of the list, and a folder' hook 00
install -m 755 /bin/true "${ROOTFS_DIR}/usr/bin/with caps"
setcap cap_net_raw+ep "${ROOTFS_DIR}/usr/bin/with caps"
check_fails 'capabilities' '^/usr/bin/with caps$' hook 00
rm "${ROOTFS_DIR}/usr/bin/with caps"
install -m 2755 /bin/true "${ROOTFS_DIR}/usr/bin/group"
check_fails 'set-group-ID' '^/usr/bin/group$' hook 00
check_not 'the allowed one is named' grep -q allowed <(hook 00 2>&1)

# --- units ------------------------------------------------------------------------------------

# chroot TREE systemd-analyze security OPTION OPTION UNIT...
chroot() {
	local unit
	for unit in "${@:6}"; do
		echo "  NAME                DESCRIPTION         EXPOSURE"
		echo "→ Overall exposure level for ${unit}: $(cat "$1/score-${unit}") OK :-)"
	done
}
export -f chroot

check_fails 'no unit' 'has no kn86-\*.service: stage-kn86-runtime' hook 01
printf '# comment\nkn86-a.service\t3.8\ta reason\nkn86-b.service\t1.5\ta reason\n' > "${budget}"
touch "${units}"/kn86-{a,b}.service "${units}/kn86-b.path" "${units}/other.service"
echo 3.8 > "${ROOTFS_DIR}/score-kn86-a.service"
echo 0.9 > "${ROOTFS_DIR}/score-kn86-b.service"
check 'as exposed as allowed, and less' hook 01
echo 3.9 > "${ROOTFS_DIR}/score-kn86-a.service"
check_fails 'more exposed' 'kn86-a.service scores 3.9, and files/unit-security.tsv allows 3.8: confine' hook 01
echo 3.8 > "${ROOTFS_DIR}/score-kn86-a.service"
touch "${units}/kn86-c.service"
echo 9.6 > "${ROOTFS_DIR}/score-kn86-c.service"
check_fails 'a new unit' 'kn86-c.service scores 9.6 and has no line in' hook 01
rm "${units}"/kn86-{b,c}.service
check_fails 'a unit that is gone' 'kn86-b.service has a line in .* no such unit' hook 01
: > "${ROOTFS_DIR}/score-kn86-a.service"
check_fails 'no score' 'kn86-a.service: systemd-analyze security gave no score' hook 01

# The committed budget: every unit of the stages has a line, no limit is 4 or more.
budget_units() { grep -v '^#' "${sd_provision}/export-image/00-check/files/unit-security.tsv"; }
check_equal 'all units' "$(find "${sd_provision}/pi-gen-stages" -name 'kn86-*.service' -printf '%f\n' | sort)" "$(budget_units | cut -f 1)"
check_equal 'limits of 4 and more, and lines without a reason' '' "$(budget_units | awk -F '\t' '$2 >= 4 || $3 == ""')"

# --- terminals and passwords ------------------------------------------------------------------

shadow="${ROOTFS_DIR}/etc/shadow"
printf 'root:*:19000::::::\ndaemon:!:19000::::::\nnosh:*:19000::::::\n' > "${shadow}"
cp /lib/systemd/system/{getty@,serial-getty@,console-getty,emergency,rescue,debug-shell}.service "${ROOTFS_DIR}/usr/lib/systemd/system/"
check_fails 'a getty' '^00-check: getty@.service would ask somebody on a terminal: mask it' hook 02
check_fails 'a rescue shell' '^00-check: emergency.service would' hook 02
for unit in getty@ serial-getty@ console-getty debug-shell; do ln -s /dev/null "${units}/${unit}.service"; done
for unit in emergency rescue; do
	cp "${sd_provision}/pi-gen-stages/stage-kn86-base/03-consoles/files/restart-instead.service" "${units}/${unit}.service"
done
check 'all of them masked or replaced' hook 02
mkdir "${units}/foreign.service.d"
printf '[Service]\nStandardInput=tty-force\n' > "${units}/foreign.service.d/x.conf"
check_fails 'a drop-in' 'foreign.service would ask' hook 02
rm -r "${units}/foreign.service.d"

printf 'nobody::19000::::::\n' >> "${shadow}"
check_fails 'no password needed' 'nobody has a password or needs none' hook 02
# shellcheck disable=SC2016 # crypt(3) separates its fields by $
printf 'root:*:19000::::::\nnosh:$6$kn86$x:19000::::::\n' > "${shadow}"
check_fails 'a password in production' 'nosh has a password' hook 02
rm "${units}/getty@.service"
mkdir "${units}/getty@tty1.service.d"
cp "${sd_provision}/pi-gen-stages/stage-kn86-base/03-consoles/files/autologin.conf" "${units}/getty@tty1.service.d/"
check_fails 'the session of development images in production' 'getty@tty1.service would' hook 02
KN86_PRODUCTION=0 check "a development image's session and password" hook 02
ln -sfn /etc/systemd/system/other.service "${units}/serial-getty@.service"
cp /lib/systemd/system/serial-getty@.service "${units}/other.service"
KN86_PRODUCTION=0 check_fails 'more than that' 'serial-getty@.service would' hook 02
