#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The udev rule that names the cartridge, tried by udev itself (udevadm test) on devices of a /sys made for the test:
# a USB mass-storage bridge on some port of the hub, with what the kernel would show of it.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

be_root
need_tool udevadm udev
rules="${sd_provision}/pi-gen-stages/stage-kn86-runtime/02-devices/files/90-kn86-cartridge.rules"
sys="${work}/sys"
controller=devices/platform/soc/3f980000.usb

# attribute DEVICE NAME VALUE
attribute() {
	mkdir -p "$(dirname "${sys}/$1/$2")"
	printf '%s\n' "$3" > "${sys}/$1/$2"
}

# device PATH SUBSYSTEM UEVENT...: a device as the kernel shows it.
device() {
	local path="$1" subsystem="$2"
	shift 2
	mkdir -p "${sys}/${path}" "${sys}/${subsystem}"
	ln -sfn "${sys}/${subsystem}" "${sys}/${path}/subsystem"
	printf '%s\n' "$@" > "${sys}/${path}/uevent"
}

# plug PORT NODE HOST:LUN: a bridge on a port of the hub, whose node in the device tree has that name, - for none.
# Prints the path of its block device sdX, X being the port.
plug() {
	local port="$1" node="$2" scsi="$3" disk="sd$1"
	local usb="${controller}/usb1/1-1/1-1.${port}"
	device "${usb}" bus/usb DEVTYPE=usb_device DRIVER=usb
	if [ "${node}" != - ]; then
		# The kernel ends a text of the device tree by a zero byte.
		mkdir -p "${sys}/firmware/devicetree/base/${node}"
		printf '%s\0' "${node}" > "${sys}/firmware/devicetree/base/${node}/name"
		ln -sfn "${sys}/firmware/devicetree/base/${node}" "${sys}/${usb}/of_node"
	fi
	device "${usb}/1-1.${port}:1.0" bus/usb DEVTYPE=usb_interface DRIVER=usb-storage
	device "${usb}/1-1.${port}:1.0/host${scsi%%:*}" bus/scsi DEVTYPE=scsi_host
	device "${usb}/1-1.${port}:1.0/host${scsi%%:*}/target${scsi%%:*}:0:0" bus/scsi DEVTYPE=scsi_target
	scsi="${usb}/1-1.${port}:1.0/host${scsi%%:*}/target${scsi%%:*}:0:0/${scsi%%:*}:0:0:${scsi##*:}"
	device "${scsi}" bus/scsi DEVTYPE=scsi_device DRIVER=sd
	device "${scsi}/block/${disk}" class/block DEVTYPE=disk "DEVNAME=${disk}" MAJOR=8 "MINOR=$((16 * port))"
	echo "${scsi}/block/${disk}"
}

# partition DISK NUMBER: prints the path of the partition's block device.
partition() {
	local path
	path="$1/$(basename "$1")$2"
	device "${path}" class/block DEVTYPE=partition "DEVNAME=$(basename "${path}")" MAJOR=8 "MINOR=$2" "PARTN=$2"
	attribute "${path}" partition "$2"
	echo "${path}"
}

# is_cartridge PATH FILE-SYSTEM [ACTION]: whether udev gives the block device the cartridge's name.
is_cartridge() {
	mkdir -p "${work}/run/rules.d"
	cp "${rules}" "${work}/run/rules.d/"
	# What 60-persistent-storage.rules finds out on a real card.
	echo "SUBSYSTEM==\"block\", ENV{ID_FS_TYPE}=\"$2\"" > "${work}/run/rules.d/60-file-system.rules"
	# No rules but these, and nothing of the host to write to: udevadm test makes links and a database.
	# The inner shell expands its own parameters.
	# shellcheck disable=SC2016
	unshare --mount bash -euc '
		mkdir -p "$1/dev"
		mount -t tmpfs dev "$1/dev"
		touch "$1/dev/null"
		mount --bind /dev/null "$1/dev/null"
		mount --rbind "$1/dev" /dev
		mount --bind "$1/sys" /sys
		mount -t tmpfs run /run
		mkdir -p /run/udev/rules.d
		cp "$1"/run/rules.d/* /run/udev/rules.d/
		for folder in /usr/lib/udev/rules.d /lib/udev/rules.d /etc/udev/rules.d; do
			[ ! -d "${folder}" ] || mount -t tmpfs none "${folder}"
		done
		SYSTEMD_DEVICE_VERIFY_SYSFS=0 udevadm test --action="$2" "$3"
	' - "${work}" "${3:-add}" "/sys/$1" > "${work}/output" 2>&1 || fail "udevadm test: $(cat "${work}/output")"
	! grep -q 'Invalid\|Unknown' "${work}/output" || fail "udevadm test: $(cat "${work}/output")"
	grep -qE '^DEVLINKS=(.* )?/dev/kn86-cartridge( |$)' "${work}/output"
}

# Symbolic links of the made /sys lead into it from wherever it is seen.
relative_links() {
	local link target
	while IFS= read -r link; do
		target="$(readlink "${link}")"
		[ "${target#/}" = "${target}" ] || ln -sfnr "${target}" "${link}"
	done < <(find "${sys}" -type l)
}

reader="$(plug 2 cartridge-reader 0:0)"
first="$(partition "${reader}" 1)"
second="$(partition "${reader}" 2)"
second_slot="$(plug 4 cartridge-reader 3:1)"
stick="$(plug 3 usb-c-data 1:0)"
stick_partition="$(partition "${stick}" 1)"
elsewhere="$(plug 5 - 2:0)"
relative_links

check 'a card without a partition table' is_cartridge "${reader}" vfat
check 'exFAT' is_cartridge "${reader}" exfat
check 'the first partition' is_cartridge "${first}" vfat
check 'a card that was changed' is_cartridge "${first}" vfat change
check_not 'another file system' is_cartridge "${reader}" ext4
check_not 'a card with a partition table, as a whole' is_cartridge "${reader}" ''
check_not 'a second partition, which would fight with the first' is_cartridge "${second}" vfat
check_not 'the second slot of a reader' is_cartridge "${second_slot}" vfat
check_not 'a stick in the USB-C port' is_cartridge "${stick}" vfat
check_not 'nor its partition' is_cartridge "${stick_partition}" vfat
check_not 'a stick on a port that the device tree does not know' is_cartridge "${elsewhere}" vfat
