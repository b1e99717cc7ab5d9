#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Adds and removes the entry in binfmt_misc that has the kernel start the emulator for arm64 programs. The namespaces of
# this script decide which binfmt_misc it is: the machine's, or the user namespace's own (since Linux 6.7). The caller
# brings a mount namespace of its own.
#
# Usage: binfmt.sh register ENTRY EMULATOR   adds an entry for an emulator that is linked statically
#        binfmt.sh remove ENTRY              removes an entry; does nothing when there is none
#        binfmt.sh sweep                     removes the entries of builds that were killed
set -euo pipefail

binfmt=/proc/sys/fs/binfmt_misc
# shellcheck source-path=SCRIPTDIR source=owner.sh
source "$(dirname "${BASH_SOURCE[0]}")/owner.sh"

register() {
	# An arm64 ELF program or shared object (e_machine 0xb7), as in QEMU's scripts/qemu-binfmt-conf.sh.
	# Flags: P passes argv[0]; O opens the file and C takes its credentials; F opens the emulator now, because its path
	# does not exist inside the chroot.
	local magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
	local delimiter mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
	# The first character separates the fields; the emulator may lie below a folder that has it in its name.
	for delimiter in : '|' ',' '!' $'\1'; do
		[[ $2 = *"${delimiter}"* ]] || break
	done
	local fields=("" "$1" M "" "${magic}" "${mask}" "$2" POCF)
	local IFS=${delimiter}
	printf '%s' "${fields[*]}" > "${binfmt}/register"
}

remove() {
	# Another build may remove the entry at the same time.
	[ ! -e "${binfmt}/$1" ] || echo -1 > "${binfmt}/$1" || [ ! -e "${binfmt}/$1" ]
}

sweep() {
	local file name
	for file in "${binfmt}/$(owner_prefix)"*; do
		name=$(basename "${file}")
		if [ -e "${file}" ] && owner_has_gone "${name}"; then
			remove "${name}"
		fi
	done
}

# A user namespace has one binfmt_misc, however often it is mounted; mounting it over itself fails.
[ -e "${binfmt}/register" ] || mount -t binfmt_misc binfmt_misc "${binfmt}"
case $1 in
register) register "$2" "$3" ;;
remove) remove "$2" ;;
sweep) sweep ;;
esac
