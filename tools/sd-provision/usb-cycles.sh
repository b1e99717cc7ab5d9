#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The 50 cycles of USB mass storage that a pin needs before a release (specification, "System Image Build": base OS
# pinning; ADR-0011, risk 1). See --help, and docs/hardware-tests.md.
set -euo pipefail

sd_provision="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
pin="${sd_provision}/pi-gen-pin.env"
records="${sd_provision}/pin-record"
cycles=50
words="kn86.usb_cycles=${cycles} systemd.wants=kn86-usb-cycles.service"

usage() {
	cat <<- EOF
		Usage: usb-cycles.sh prepare CARD   make the next start of this card's deck run the ${cycles} cycles
		       usb-cycles.sh collect CARD   take the record from the card, check it, and keep it for the pin
		       usb-cycles.sh digest         print the digest of pi-gen-pin.env

		CARD is the device of a flashed card, or a card image. Put a FAT stick with some files into the deck's cartridge
		reader or USB-C port, start the deck from the prepared card, and wait until it has switched itself off.
		The record goes to tools/sd-provision/pin-record/DIGEST.txt: commit it with the pin.
	EOF
}

refuse() {
	echo "usb-cycles: $*" >&2
	exit 1
}

# The settings of the pin, without comments, in the order of their names: as Pin.digest of the plugin has it.
digest() { grep -E '^[A-Z0-9_]+=' "${pin}" | LC_ALL=C sort | sha256sum | cut -d' ' -f1; }

# offset NUMBER: where a partition begins, in bytes.
offset() {
	local start
	start="$(partx --raw --noheadings --nr "$1" --output START -- "${card}" 2> /dev/null)" || start=
	[[ "${start}" =~ ^[0-9]+$ ]] || refuse "${card} has no partition $1: name a card made by kn86-image:image"
	echo $((start * 512))
}

# The boot volume of slot A or B, as autoboot.txt names it: "card@@offset", which mtools understand.
boot_volume() {
	local number
	number="$(mtype -i "${card}@@$(offset 1)" ::autoboot.txt | sed -n '/^\[tryboot\]/q; s/^boot_partition=\([23]\)\r*$/\1/p')"
	[ -n "${number}" ] || refuse "${card}: autoboot.txt names no boot partition"
	echo "${card}@@$(offset "${number}")"
}

# set_words WORDS: the kernel's command line ends with them, in the place of those of an earlier call.
set_words() {
	local volume line
	volume="$(boot_volume)"
	line="$(mtype -i "${volume}" ::cmdline.txt | head -n 1 |
		sed 's/ kn86\.usb_cycles=[0-9]*//; s/ systemd\.wants=kn86-usb-cycles\.service//')"
	[ -n "${line}" ] || refuse "${card}: the boot volume has no cmdline.txt"
	printf '%s\n' "${line}${1:+ $1}" | mcopy -o -i "${volume}" - ::cmdline.txt
	sync -- "${card}"
}

prepare() {
	set_words "${words}"
	echo "usb-cycles: ${card} runs ${cycles} cycles at its next start, then switches the deck off"
}

# value KEY: of the record.
value() { sed -n "s/^$1 //p" "${found}" | head -n 1; }

check_record() {
	local good
	[ "$(head -n 1 "${found}")" = 'usb-cycles 1' ] || refuse "${card}: the record is of another kind"
	[ "$(value pin)" = "$(digest)" ] ||
		refuse "${card}: the deck ran the system of another pin ($(value pin)) than ${pin} ($(digest))"
	[ "$(tail -n 1 "${found}")" = 'result pass' ] || refuse "${card}: $(tail -n 1 "${found}" | cat -v)"
	good="$(grep -cE '^cycle [0-9]+ attach-ms [0-9]+ read-ms [0-9]+ sha256 [0-9a-f]{64}$' "${found}")" || :
	[ "${good}" -ge "${cycles}" ] || refuse "${card}: the record has ${good} cycles, ${cycles} are needed"
	case "$(value model)" in
	'Raspberry Pi Zero 2 W'*) ;;
	*) refuse "${card}: the cycles ran on \"$(value model | cat -v)\", not on a Raspberry Pi Zero 2 W" ;;
	esac
}

collect() {
	found="$(mktemp)"
	trap 'rm -f "${found}"' EXIT
	# A card that has not run has no file system in p6.
	debugfs -R "dump /usb-cycles.txt ${found}" "${card}?offset=$(offset 6)" 2> /dev/null || :
	[ -s "${found}" ] || refuse "${card}: there is no record: has the deck run and switched itself off?"
	[ "$(wc -c < "${found}")" -lt 65536 ] || refuse "${card}: the record is larger than any"
	set_words ''
	check_record
	mkdir -p "${records}"
	cp -- "${found}" "${records}/$(digest).txt"
	echo "usb-cycles: the pin has its record, ${records}/$(digest).txt: commit it"
}

case "${1:-}" in
prepare | collect)
	card="${2:-}"
	if [ ! -f "${card}" ] && [ ! -b "${card}" ]; then
		refuse "\"${card}\" is neither a card nor an image; see --help"
	fi
	"$1"
	;;
digest) digest ;;
--help) usage ;;
*)
	usage >&2
	exit 2
	;;
esac
