#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Writes the entry in binfmt_misc that hands arm64 programs to the emulator. The namespaces that this runs in decide
# whose binfmt_misc it is: the machine's, or a user namespace's own (since Linux 6.7). The caller brings a mount
# namespace of its own.
#
# Usage: binfmt.sh register ENTRY EMULATOR   EMULATOR is a program that is linked statically
#        binfmt.sh remove ENTRY              an entry that is not there is no error
#        binfmt.sh sweep                     removes the entries of builds that were killed
set -euo pipefail

binfmt=/proc/sys/fs/binfmt_misc
# shellcheck source-path=SCRIPTDIR source=owner.sh
source "$(dirname "${BASH_SOURCE[0]}")/owner.sh"

register() {
	# An arm64 ELF program or shared object (e_machine 0xb7), as in QEMU's scripts/qemu-binfmt-conf.sh.
	# P: pass argv[0]; O and C: open the file and take its credentials; F: open the emulator now, since the chroot has
	# no emulator.
	local magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
	local mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
	printf ':%s:M::%s:%s:%s:POCF' "$1" "${magic}" "${mask}" "$2" > "${binfmt}/register"
}

remove() {
	# Another build that sweeps at the same time may have removed the entry: then writing to it fails, and it is gone.
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

# One user namespace has one table, however often it is mounted; mounting it over itself fails.
[ -e "${binfmt}/register" ] || mount -t binfmt_misc binfmt_misc "${binfmt}"
case $1 in
register) register "$2" "$3" ;;
remove) remove "$2" ;;
sweep) sweep ;;
esac
