#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the host-side hooks of the three stages, as pi-gen would, on stand-ins for both bases,
# twice, and looks at what they leave. on_chroot is a stub that notes what it was given.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

be_root # changes account files
need_tool rsync rsync
need_tool systemd-analyze systemd
need_tool openssl openssl
need_tool setcap libcap2-bin

stages="${work}/stages"
export KN86_VERSION=1.2.3 KN86_BUILD_ID=abc1234 KN86_PIN=0123abcd KN86_PRODUCTION=0 SOURCE_DATE_EPOCH=1700000000

# --- stand-ins --------------------------------------------------------------------------------

trial_script=etc/initramfs-tools/scripts/init-premount/kn86-slot
deck_boot_files=(bootcode.bin start.elf fixup.dat kernel8.img initramfs8 LICENCE.broadcom bcm2710-rpi-zero-2.dtb
	bcm2710-rpi-zero-2-w.dtb bcm2710-rpi-3-b.dtb)

copy_stages_with_artifacts() {
	cp -R "${sd_provision}/pi-gen-stages" "${stages}"
	local nosh="${stages}/stage-kn86-runtime/00-nosh/files/nosh"
	mkdir -p "${nosh}/bin" "${nosh}/share/font" "${stages}"/stage-kn86-firmware/{00-device-tree,02-pico,03-cipher-line}/files
	printf '#!/bin/sh\n' | tee "${nosh}"/bin/{nosh,kn86-cartridge,kn86-coprocessor,kn86-pico-update,kn86-update} > /dev/null
	echo glyphs > "${nosh}/share/font/a.psf"
	local overlay key
	for overlay in kn86-pico-uart kn86-slot-select kn86-ssd1322 kn86-usb-hub; do
		echo "${overlay}" > "${stages}/stage-kn86-firmware/00-device-tree/files/${overlay}.dtbo"
	done
	echo parameters > "${stages}/stage-kn86-firmware/00-device-tree/files/README.kn86"
	{
		printf 'UF2\n'
		head -c 508 /dev/zero
	} > "${stages}/stage-kn86-firmware/02-pico/files/kn86-pico.uf2"
	local trust="${stages}/stage-kn86-firmware/05-update-trust/files"
	mkdir -p "${trust}/keys"
	for key in development.pem next.pem revoked; do echo "${key}" > "${trust}/keys/${key}"; done
	printf '0.0.0\tnone\n' > "${trust}/version-floors.tsv"
	local picture
	for picture in bezel tty; do
		echo "${picture}" > "${stages}/stage-kn86-firmware/03-cipher-line/files/${picture}.pgm"
	done
}

# package NAME [FIELD...]: an installed package's stanza of dpkg's database.
package() {
	printf 'Package: %s\nStatus: install ok installed\nPriority: optional\nArchitecture: arm64\nVersion: 1\n' "$1"
	[ $# -eq 1 ] || printf '%s\n' "${@:2}"
	echo
}

# A root tree with what the hooks look at; $1 is its folder.
make_base() {
	mkdir -p "$1"/{etc/init.d,etc/ssh,boot/firmware,home,usr/lib,usr/bin,bin,sbin,var/lib/dpkg,var/log/journal} \
		"$1/lib/modules/6.12.95/kernel"
	echo initramfs > "$1/boot/firmware/initramfs8"
	printf 'root:x:0:0:root:/root:/bin/bash\n' > "$1/etc/passwd"
	printf 'root:!:19000:0:99999:7:::\n' > "$1/etc/shadow"
	printf '%s\n' 'root:x:0:' 'dialout:x:20:' 'audio:x:29:' 'video:x:44:' 'input:x:105:' 'sudo:x:27:' > "$1/etc/group"
	printf '%s\n' 'root:*::' 'dialout:*::' 'audio:*::' 'video:*::' 'input:!::' 'sudo:*::' > "$1/etc/gshadow"
	cp /etc/login.defs "$1/etc/"
	touch "$1"/etc/{subuid,subgid}
	{
		package base-files 'Essential: yes'
		package linux-image-6.12.95+deb12-arm64 'Depends: kmod, linux-base (>= 4.12~) | absent'
		package kmod
		package linux-base
	} > "$1/var/lib/dpkg/status"
	cp /bin/true "$1/usr/bin/su"
	cp /bin/true "$1/usr/bin/chage"
	cp /bin/true "$1/usr/bin/ping"
	chmod 4755 "$1/usr/bin/su"
	chmod 2755 "$1/usr/bin/chage"
	setcap cap_net_raw+ep "$1/usr/bin/ping"
	mkdir -m 2775 "$1/var/mail"
}

make_debian_base() {
	make_base "$1"
	install -D -m 755 "${sd_provision}/debian-stages/stage1-boot/01-initramfs/files/kn86-slot" "$1/${trial_script}"
	printf '[all]\narm_64bit=1\nkernel=kernel8.img\ninitramfs initramfs8 followkernel\n' > "$1/boot/firmware/config.txt"
}

make_raspios_base() {
	make_base "$1"
	printf 'dtoverlay=vc4-kms-v3d\narm_64bit=1\n\n[all]\n' > "$1/boot/firmware/config.txt"
	echo 'console=serial0,115200 root=ROOTDEV quiet init=/usr/lib/raspberrypi-sys-mods/firstboot' > "$1/boot/firmware/cmdline.txt"
	mkdir -p "$1/boot/firmware/overlays" "$1/home/pi" "$1/etc/sudoers.d" "$1/etc/rc3.d"
	touch "$1/boot/firmware/overlays/dwc2.dtbo" "$1/etc/sudoers.d/010_pi-nopasswd" \
		"$1/etc/init.d/resize2fs_once" "$1/etc/rc3.d/S01resize2fs_once" "$1/etc/ssh/ssh_host_rsa_key"
	useradd --prefix "$1" --uid 1000 --user-group --groups sudo --no-create-home pi
	{
		package avahi-daemon 'Depends: libc6'
		package sudo
		package linux-headers-6.12.95+rpt-rpi-v8 'Depends: gcc-12'
		package gcc-12
		package linux-image-rpi-v8 'Depends: linux-image-6.12.95+rpt-rpi-v8 (= 1)'
		package linux-image-6.12.95+rpt-rpi-v8 'Depends: initramfs-tools | linux-initramfs-tool' 'Recommends: firmware-linux-free'
		package linux-image-6.12.90+rpt-rpi-v8
		package linux-image-6.12.95+rpt-rpi-2712
		package linux-image-6.12.95+deb12-cloud-arm64
		package firmware-linux-free
		package dracut 'Provides: linux-initramfs-tool (= 1), other'
		package tzdata 'Priority: required' 'Pre-Depends: libc6:any'
		package libc6
		package apt 'Depends: libapt'
		package libapt
		package fonts-none | sed 's/: arm64/: all/'
		package login 'Protected: yes'
		printf 'Package: udisks2\nStatus: deinstall ok config-files\n'
	} >> "$1/var/lib/dpkg/status"
	mkdir -p "$1"/usr/share/{doc/sudo,doc/apt,man/man8,man/de/man8,locale/de/LC_MESSAGES} "$1/usr/lib/raspi-firmware" \
		"$1/usr/lib/linux-image-6.12.95+rpt-rpi-v8/broadcom"
	touch "$1"/usr/share/doc/{sudo/copyright,sudo/changelog.gz} "$1"/usr/share/man/{man8/sudo.8.gz,de/man8/sudo.8.gz} \
		"$1/usr/share/locale/de/LC_MESSAGES/apt.mo" "$1/usr/lib/raspi-firmware/start.elf" \
		"$1"/boot/{vmlinuz,initrd.img,System.map,config}-6.12.95+rpt-rpi-v8 "$1"/boot/{cmdline,config}.txt
	ln -s firmware/overlays "$1/boot/overlays"
	(cd "$1/boot/firmware" && touch "${deck_boot_files[@]}" start4.elf start_x.elf fixup4cd.dat fixup_db.dat kernel_2712.img \
		kernel7l.img initramfs_2712 bcm2712-rpi-5-b.dtb bcm2712d0-rpi-5-b.dtb bcm2711-rpi-4-b.dtb bcm2710-rpi-cm0.dtb \
		bcm2710-rpi-3-b-plus.dtb bcm2710-rpi-2-b.dtb bcm2709-rpi-2-b.dtb bcm2708-rpi-zero-w.dtb)
}

copy_previous() { mkdir -p "${ROOTFS_DIR}" && rsync -aHAXx "${PREV_ROOTFS_DIR}/" "${ROOTFS_DIR}/"; }
on_chroot() {
	cat >> "${CHROOT_LOG}"
	echo "with $(cd "${ROOTFS_DIR}/boot" && echo config-*)" >> "${CHROOT_LOG}"
}
export -f copy_previous on_chroot

# --- pi-gen's order ---------------------------------------------------------------------------

# run_stages WORK_DIR: the three stages on top of WORK_DIR/base/rootfs.
run_stages() {
	local stage sub_stage hook
	export ROOTFS_DIR PREV_ROOTFS_DIR="$1/base/rootfs" CHROOT_LOG="$1/chroot.log"
	for stage in base runtime firmware; do
		ROOTFS_DIR="$1/stage-kn86-${stage}/rootfs"
		(cd "${stages}/stage-kn86-${stage}" && ./prerun.sh)
		for sub_stage in "${stages}/stage-kn86-${stage}"/*/; do
			for hook in "${sub_stage}"[0-9][0-9]-run.sh; do
				(cd "${sub_stage}" && "./$(basename "${hook}")") || fail "${hook} failed"
			done
		done
		PREV_ROOTFS_DIR="${ROOTFS_DIR}"
	done
	result="${ROOTFS_DIR}"
}

# Every entry with its type, mode, owner, link target, and the content of files.
snapshot() {
	(cd "$1" && find . -printf '%P %y %m %U:%G %l\n' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum)
}

# --- checks -----------------------------------------------------------------------------------

check_layout() {
	local hook
	for hook in "${stages}"/*/prerun.sh "${stages}"/*/*/[0-9][0-9]-run.sh; do
		check 'pi-gen runs only executable hooks' test -x "${hook}"
	done
	check_not 'the hooks name a path of the project' \
		grep -rnE 'sd-provision|image-assembly|target/|/work/' "${sd_provision}/pi-gen-stages"
}

quietly() { "$@" > /dev/null; }

check_accounts() {
	check_equal 'uid, gid' 1086:1086 "$(awk -F: '$1 == "nosh" { print $3 ":" $4 }' "${result}/etc/passwd")"
	check_equal 'groups' 'audio dialout input nosh video' \
		"$(awk -F: '$1 == "nosh" || $4 == "nosh" { print $1 }' "${result}/etc/group" | sort | xargs)"
	check_equal 'login users' nosh "$(awk -F: '$3 >= 1000 && $3 < 60000 { print $1 }' "${result}/etc/passwd")"
	check_equal 'day of the last change' 19675 "$(awk -F: '$1 == "nosh" { print $3 }' "${result}/etc/shadow")"
	check_equal 'root is locked' '*' "$(awk -F: '$1 == "root" { print $2 }' "${result}/etc/shadow")"
	check_equal 'the shell' "$2" "$(awk -F: '$1 == "nosh" { print $7 }' "${result}/etc/passwd")"
	check_equal 'the password' "$1" "$(awk -F: '$1 == "nosh" { print $2 }' "${result}/etc/shadow")"
	check_equal 'only nosh has a home' 'nosh shared' "$(find "${result}/home" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort | xargs)"
	check_not 'backups of account files' test -e "${result}/etc/passwd-"
}

check_root() {
	check_not 'fstab names a card' grep -E '^[^#]*(mmcblk|LABEL|UUID)' "${result}/etc/fstab"
	check 'findmnt reads fstab' quietly findmnt --verify --tab-file "${result}/etc/fstab"
	check_equal 'machine-id is empty' 0 "$(stat -c %s "${result}/etc/machine-id")"
	check_equal 'our kernel settings are read last' zz-kn86.conf "$(printf '%s\n' 99-protect-links.conf 99-sysctl.conf \
		"$(basename "${result}"/etc/sysctl.d/*kn86*)" | LC_ALL=C sort | tail -n 1)"
	check_equal 'polkit file' 644 "$(stat -c %a "${result}/etc/polkit-1/rules.d/00-kn86-lockdown.rules")"
	local unit
	for unit in getty@tty2 getty@tty6 serial-getty@ apt-daily ssh console-setup keyboard-setup logrotate cron; do
		check_equal "${unit} is masked" /dev/null "$(readlink "${result}/etc/systemd/system/${unit}.service")"
	done
	check_not 'first-boot resize' compgen -G "${result}/etc/rc?.d/*resize2fs_once"
	check_not 'host keys' compgen -G "${result}/etc/ssh/ssh_host_*"
	check_not 'a persistent journal' test -e "${result}/var/log/journal"
}

check_privileged_files() {
	check_equal 'files that give rights' '' "$(find "${result}" -type f -perm /6000)$(getcap -r "${result}")"
	check_equal 'they run as before otherwise' 755 "$(stat -c %a "${result}/usr/bin/su")"
	check_equal 'folders keep their group' 2775 "$(stat -c %a "${result}/var/mail")"
	check 'the list is on the card' grep -q '^# None' "${result}/usr/lib/kn86/privileged-files.tsv"
}

check_autologin() {
	check 'autologin' grep -q -- '--autologin nosh' "${result}/etc/systemd/system/getty@tty1.service.d/50-kn86-autologin.conf"
}

# systemd-analyze looks for the programs of the units, and only warns of what it does not know.
verify_unit() {
	local output status=0
	output="$(systemd-analyze verify --man=no --root="${result}" "$1" 2>&1)" || status=$?
	if [ "${status}" -ne 0 ] || [ -n "${output}" ]; then fail "$1: ${output}"; fi
}

check_units() {
	local unit
	mkdir -p "${result}/lib/systemd"
	cp -R /lib/systemd/system "${result}/lib/systemd/"
	cp /bin/sh /bin/rm /bin/systemctl /bin/umount "${result}/bin/"
	for unit in emergency rescue; do check "${unit} is valid" verify_unit "${unit}.service"; done
	for unit in display-init.service coprocessor.service pico-update.service cartridge-mount.path cartridge-mount.service usb-cycles.service \
		nosh.service power-off.path power-off.service share.service trial.service update-start.service update.path \
		update.service; do
		check "kn86-${unit} is valid" verify_unit "kn86-${unit}"
	done
	for unit in display-init.service coprocessor.service pico-update.service cartridge-mount.path nosh.service \
		power-off.path share.service trial.service update-start.service update.path; do
		check "kn86-${unit} is enabled" test -e "${result}/etc/systemd/system/multi-user.target.wants/kn86-${unit}"
	done
	# Conditions come after dependencies: a unit that never runs would still start what it wants.
	check_not 'USB cycles at every start' compgen -G "${result}/etc/systemd/system/*.wants/kn86-usb-cycles.service"
}

# An update of the Pico takes seconds, up to 80 of them: nOSh waits for its unit's start, not for its end.
check_start_order() {
	local units="${result}/etc/systemd/system" held unit
	check 'the update is ready before it is done' grep -qx Type=notify "${units}/kn86-pico-update.service"
	for unit in kn86-display-init kn86-coprocessor kn86-cartridge-mount kn86-pico-update; do
		check "nOSh starts after ${unit}" grep -qE "^After=(.* )?${unit}\\." "${units}/kn86-nosh.service"
	done
	held="$(sed -n 's/^ExecStart=.*kn86-coprocessor --timeout //p' "${units}/kn86-coprocessor.service")"
	check 'a silent Pico holds the screen back by 2 s at most' test "${held:-99}" -le 2
	check_not 'anything else in its way' grep -E '^ExecStart(Pre|Post)=' "${units}/kn86-coprocessor.service"
}

# An update is nobody's concern before nOSh has drawn, and an answer to a wish is no wish.
check_update() {
	local units="${result}/etc/systemd/system"
	check 'what the last start has left waits for nOSh' grep -qE '^After=(.* )?kn86-nosh\.service' "${units}/kn86-update-start.service"
	check_not 'nOSh waits for an update' grep -E '^(After|Wants|Requires)=.*kn86-(update|trial)' "${units}/kn86-nosh.service"
	check_not 'an update without a wish' compgen -G "${units}/*.wants/kn86-update.service"
	check 'a trial is judged on the initramfs'\''s word' grep -qx ConditionPathExists=/run/kn86-trial "${units}/kn86-trial.service"
	check 'which is that' grep -q '> /run/kn86-trial$' "${result}/${trial_script}"
	check 'a judge that dies restarts the deck' grep -qx FailureAction=reboot-force "${units}/kn86-trial.service"
	check_not 'a shell in the judge' grep -E '^Exec.*(/sh|/bash)' "${units}/kn86-trial.service"
	check_equal 'checks' 'nosh pico share units watchdog' \
		"$(find "${result}/usr/lib/kn86/health.d" -type f -perm 755 -printf '%f\n' | sort | xargs)"
	check_equal 'the mount point of a stick' 755 "$(stat -c %a "${result}/media/stick")"
}

check_boot_tree() {
	local boot="${result}/boot/firmware" word
	check_equal 'cmdline.txt is one line' 1 "$(wc -l < "${boot}/cmdline.txt")"
	for word in root=/dev/mmcblk0p4 ro rootwait panic=10 watchdog_disarm=0 systemd.gpt_auto=0 video=HDMI-A-1:1024x600M@60D; do
		check "cmdline.txt has ${word}" grep -qwF -- "${word}" "${boot}/cmdline.txt"
	done
	check_not 'a serial console, first-boot resize' grep -E 'serial0|ttyAMA|ttyS|init=' "${boot}/cmdline.txt"
	check_equal 'one block' 1 "$(grep -c '^# KN-86 begin$' "${boot}/config.txt")"
	check_not 'a line beyond column 97' grep -nE '^.{98}' "${boot}/config.txt"
	check 'the base keeps its lines' grep -qx arm_64bit=1 "${boot}/config.txt"
	for word in kn86-pico-uart kn86-ssd1322 kn86-usb-hub; do
		check "${word} is loaded" grep -qx "dtoverlay=${word}" "${boot}/config.txt"
		check "${word} is there" test -s "${boot}/overlays/${word}.dtbo"
	done
	check_equal 'the last filter is [all]' '[all]' "$(grep '^\[' "${boot}/config.txt" | tail -n 1)"
}

check_payloads() {
	check 'UF2' cmp -s "${stages}/stage-kn86-firmware/02-pico/files/kn86-pico.uf2" "${result}/usr/lib/firmware/kn86-pico.uf2"
	check_equal 'nOSh is executable' 755 "$(stat -c %a "${result}/opt/nosh/bin/nosh")"
	check_equal 'assets' 644:0:0 "$(stat -c %a:%u:%g "${result}/opt/nosh/share/font/a.psf")"
	local picture
	for picture in bezel tty; do
		check "the picture ${picture}" cmp -s "${stages}/stage-kn86-firmware/03-cipher-line/files/${picture}.pgm" \
			"${result}/opt/nosh/share/cipher-line/${picture}.pgm"
		check_equal "whose the picture ${picture} is" 644:0:0 "$(stat -c %a:%u:%g "${result}/opt/nosh/share/cipher-line/${picture}.pgm")"
	done
	check 'keys and floors' diff -r "${stages}/stage-kn86-firmware/05-update-trust/files" "${result}/usr/share/kn86"
	check_equal 'whose they are' '644:0:0' "$(find "${result}/usr/share/kn86" -type f -printf '%m:%U:%G\n' | sort -u)"
	check_equal 'build id' 'VERSION=1.2.3 BUILD_ID=abc1234 VARIANT=development PIN=0123abcd TIMESTAMP=2023-11-14T22:13:20Z' \
		"$(xargs < "${result}/etc/kn86-build-id")"
}

check_twice() {
	local first
	run_stages "$1"
	first="$(snapshot "${result}")"
	run_stages "$1"
	check_equal 'a second run changes nothing' "${first}" "$(snapshot "${result}")"
}

development_password() {
	openssl passwd -6 -salt kn86 nosh
}

# --- the test ---------------------------------------------------------------------------------

copy_stages_with_artifacts
check_layout

make_debian_base "${work}/debian/base/rootfs"
check_twice "${work}/debian"
check_not 'an emulated command on the debian base' test -s "${work}/debian/chroot.log"
check_not 'dwc2 with a mainline kernel' grep -q dwc2 "${result}/boot/firmware/config.txt"
check_accounts "$(development_password)" /bin/bash
check_root
check_autologin
check_privileged_files
check_boot_tree
check_payloads
check_units
check_start_order
check_update
check 'a start into a partition with a mainline kernel' grep -qx dtoverlay=kn86-slot-select "${result}/boot/firmware/config.txt"
check_equal 'udev rules' '90-kn86-board.rules 90-kn86-cartridge.rules' "$(find "${result}/etc/udev/rules.d" -type f -printf '%f\n' | sort | xargs)"

make_raspios_base "${work}/raspios/base/rootfs"
check_twice "${work}/raspios"
check_equal 'what neither the list nor the system needs is purged' \
	"avahi-daemon sudo linux-headers-6.12.95+rpt-rpi-v8 gcc-12 linux-image-6.12.90+rpt-rpi-v8 \
linux-image-6.12.95+rpt-rpi-2712 linux-image-6.12.95+deb12-cloud-arm64 firmware-linux-free fonts-none" \
	"$(sed -n 's/.*dpkg --purge //p' "${work}/raspios/chroot.log" | sed -n '1s/:arm64//gp')"
check 'sudo may go although root has no password' grep -q SUDO_FORCE_REMOVE=yes "${work}/raspios/chroot.log"
check_equal 'files of other boards and copies' "$(printf '%s\n' "${deck_boot_files[@]}" cmdline.txt config.txt | sort | xargs)" \
	"$(find "${result}/boot" -maxdepth 2 -type f -printf '%f\n' | sort | xargs)"
check_equal 'no links in /boot' '' "$(find "${result}/boot" -type l)"
check_equal 'documents' sudo/copyright "$(cd "${result}/usr/share/doc" && find . -type f -printf '%P\n' | xargs)"
check_equal 'manual pages and translations' '' "$(find "${result}/usr/share"/{man,locale} -type f)"
check 'folders that scripts of packages write to' test -d "${result}/usr/share/man/man8"
check_not 'files that /boot/firmware has' test -e "${result}/usr/lib/raspi-firmware"
check_not 'device trees that /boot/firmware has' test -e "${result}/usr/lib/linux-image-6.12.95+rpt-rpi-v8"
check_not 'our switch beside that of Raspberry Pi' grep -q kn86-slot-select "${result}/boot/firmware/config.txt"
check_equal 'an initramfs that counts the starts of a trial is made once' 'mkinitramfs -o /boot/firmware/initramfs8 6.12.95' \
	"$(grep mkinitramfs "${work}/raspios/chroot.log")"
check_equal 'with the config of its kernel' 'with config-6.12.95+rpt-rpi-v8' \
	"$(grep -A 1 mkinitramfs "${work}/raspios/chroot.log" | tail -n 1)"
check 'with that script' cmp "${sd_provision}/debian-stages/stage1-boot/01-initramfs/files/kn86-slot" "${result}/${trial_script}"
check_equal 'which is executable' 755 "$(stat -c %a "${result}/${trial_script}")"
check 'dwc2 with a kernel that brings the overlay' grep -qx dtoverlay=dwc2,dr_mode=host "${result}/boot/firmware/config.txt"
check_accounts "$(development_password)" /bin/bash
check_root
check_autologin
check_privileged_files
check_boot_tree

KN86_PRODUCTION=1
make_debian_base "${work}/production/base/rootfs"
run_stages "${work}/production"
check_accounts '*' /usr/sbin/nologin
check_root
check_not 'autologin' test -e "${result}/etc/systemd/system/getty@tty1.service.d"
check 'the build id says so' grep -qx VARIANT=production "${result}/etc/kn86-build-id"

# Hooks refuse what they cannot work with, and name it.
make_base "${work}/kernelless/base/rootfs"
package base-files 'Essential: yes' > "${work}/kernelless/base/rootfs/var/lib/dpkg/status"
run_packages() { (cd "${stages}/stage-kn86-base/00-packages" && ROOTFS_DIR="${work}/kernelless/base/rootfs" ./01-run.sh); }
check_fails 'no kernel' 'has no kernel of files/keep-list' run_packages
run_hook() { (cd "${stages}/$1" && ./00-run.sh); }
rm "${stages}/stage-kn86-runtime/00-nosh/files/nosh/bin/nosh"
check_fails 'no nOSh' 'files/nosh/bin/nosh is missing' run_hook stage-kn86-runtime/00-nosh
check 'the README of the overlays' test -s "${result}/boot/firmware/overlays/README.kn86"
rm "${stages}/stage-kn86-firmware/00-device-tree/files/kn86-ssd1322.dtbo"
check_fails 'no overlay' 'kn86-ssd1322.dtbo is missing' run_hook stage-kn86-firmware/00-device-tree
echo short > "${stages}/stage-kn86-firmware/02-pico/files/kn86-pico.uf2"
check_fails 'no UF2' 'is not a UF2 file' run_hook stage-kn86-firmware/02-pico
rm "${result}/${trial_script}"
mkdir -p "${result}/lib/modules/6.1/kernel"
check_fails 'two kernels' 'the modules of 2 kernels \(6.12.95 6.1\)|of 2 kernels \(6.1 6.12.95\)' run_hook stage-kn86-firmware/04-initramfs
rm "${result}/boot/firmware/initramfs8"
check_fails 'no initramfs' 'initramfs8 is missing' run_hook stage-kn86-firmware/04-initramfs
rm "${stages}"/stage-kn86-firmware/05-update-trust/files/keys/*.pem
check_fails 'no key' 'keys/\*\.pem and .* must be there' run_hook stage-kn86-firmware/05-update-trust
rm "${result}/boot/firmware/config.txt"
check_fails 'no config.txt' 'config.txt is missing' run_hook stage-kn86-firmware/01-boot-config
KN86_PRODUCTION=yes check_fails 'neither 0 nor 1' "KN86_PRODUCTION is 'yes'" run_hook stage-kn86-base/01-user
