#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Terminals. Development: whatever keys are pressed, no session starts on tty1 while nOSh runs, and one does when nOSh has
# ended. Production: no unit starts a shell on any terminal. Runs the hook 03-consoles on an empty tree for each.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

need_tool systemctl systemd
need_tool /usr/bin/python3 python3
here="$(dirname "$0")"

# make_tree PRODUCTION: a tree with this host's systemd units, as a base leaves it, and the hook on top.
make_tree() {
	export ROOTFS_DIR="${work}/tree-$1" KN86_PRODUCTION="$1"
	units="${ROOTFS_DIR}/etc/systemd/system"
	mkdir -p "${ROOTFS_DIR}/usr/lib/systemd" "${units}/getty@tty1.service.d" "${units}/getty.target.wants"
	ln -s usr/lib "${ROOTFS_DIR}/lib"
	cp -R /lib/systemd/system "${ROOTFS_DIR}/usr/lib/systemd/"
	# What raspi-config leaves.
	printf '[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin pi %%I\n' > "${units}/getty@tty1.service.d/autologin.conf"
	ln -s /lib/systemd/system/serial-getty@.service "${units}/getty.target.wants/serial-getty@ttyAMA0.service"
	(cd "${sd_provision}/pi-gen-stages/stage-kn86-base/03-consoles" && ./00-run.sh)
}

# state UNIT: "masked", "static", "enabled" ... in the tree
state() { systemctl --root="${ROOTFS_DIR}" is-enabled "$1" 2> /dev/null || :; }

check_masked() {
	local unit
	for unit; do check_equal "${unit}" masked "$(state "${unit}")"; done
}

check_no_rescue_shell() {
	local unit
	for unit in emergency rescue; do
		check "${unit}.service restarts the deck" grep -q 'ExecStart=.*systemctl --force reboot' "${units}/${unit}.service"
		check_not "${unit}.service opens a terminal" grep -qE 'StandardInput|sulogin' "${units}/${unit}.service"
	done
}

always_masked=(
	getty@tty2.service getty@tty6.service serial-getty@.service serial-getty@ttyAMA0.service serial-getty@hvc0.service
	console-getty.service container-getty@1.service getty-static.service autovt@tty3.service
)

make_tree 1
check_masked "${always_masked[@]}" getty@.service getty@tty1.service getty@tty9.service
check_no_rescue_shell
check_not 'anything starts a getty' test -e "${units}/getty.target.wants"
check_not 'the session of development images' test -e "${ROOTFS_DIR}/usr/lib/kn86/after-nosh"

make_tree 0
check_masked "${always_masked[@]}"
check_no_rescue_shell
check_equal 'only tty1 has a getty' getty@tty1.service "$(ls "${units}/getty.target.wants")"
check_equal 'only our drop-in changes it' 50-kn86-autologin.conf "$(ls "${units}/getty@tty1.service.d")"
drop_in="${units}/getty@tty1.service.d/50-kn86-autologin.conf"
check 'nobody opens tty1 before agetty does' grep -qx 'StandardInput=null' "${drop_in}"
check 'nor for its output' grep -qx 'StandardOutput=journal' "${drop_in}"

# The command as systemd would start it, without its last argument ($TERM), and with programs of ours.
mkdir "${work}/bin"
for program in systemctl grep sleep agetty; do
	ln -s "$(realpath "${here}")/moment.py" "${work}/bin/${program}"
done
read -ra command < <(sed -n -e 's/%I/tty1/' -e 's/ [^ ]*$//' -e "s#/sbin/agetty#${work}/bin/agetty#" \
	-e "s#/usr/lib/kn86/#${ROOTFS_DIR}&#" -e 's/^ExecStart=-//p' "${drop_in}")
check 'Ctrl-C at every moment starts no session while nOSh runs, and one does start when nOSh has ended' \
	/usr/bin/python3 "${here}/press-keys.py" "${work}" "${command[@]}"
rm "${work}/moments"
check_fails 'a session that does not wait is noticed' 'state running: agetty' \
	/usr/bin/python3 "${here}/press-keys.py" "${work}" "${work}/bin/agetty" --autologin nosh tty1

KN86_PRODUCTION=yes check_fails 'neither 0 nor 1' "KN86_PRODUCTION is 'yes'" make_tree yes
