#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The script of the initramfs that counts the starts of a slot on trial, on files that stand for boot partitions, under
# the shells and with the tools that an initramfs may have: klibc's and busybox's; and under dash.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

need_tool busybox busybox
need_tool dash dash
klibc=/usr/lib/klibc/bin
[ -x "${klibc}/sh" ] || fail "${klibc}/sh is missing: apt-get install klibc-utils"

script="${sd_provision}/pi-gen-stages/stage-kn86-firmware/04-initramfs/files/kn86-slot"
card_bytes=65536
# What is on a boot volume around the record must stay: bytes that depend on nothing.
yes 'A boot volume.' | head -c "${card_bytes}" > "${work}/volume" || :

# --- shells and tools -------------------------------------------------------------------------

# One folder a shell: sh, and dd as it is there. sleep, sync and reboot are noted in all of them.
make_tools() { # NAME SHELL_COMMAND DD_COMMAND
	local bin="${work}/bin/$1"
	mkdir -p "${bin}"
	printf '#!/bin/bash\nexec %s "$@"\n' "$2" > "${bin}/sh"
	# A card that does not take a write: dd does as klibc's, which does not notice.
	cat > "${bin}/dd" <<- END
		#!/bin/bash
		echo "dd \$*" >> "${work}/calls"
		case "\$*" in *of=${work}/dev/*) if [ -e "${work}/takes-no-write" ]; then exit 0; fi ;; esac
		exec $3 "\$@"
	END
	printf '#!/bin/bash\necho sync >> "%s"\n' "${work}/calls" > "${bin}/sync"
	printf '#!/bin/bash\necho "reboot $*" >> "%s"\nexit 1\n' "${work}/calls" > "${bin}/reboot"
	# After the fifth time the card is there, where a test wants that.
	cat > "${bin}/sleep" <<- END
		#!/bin/bash
		echo sleep >> "${work}/calls"
		if [ -e "${work}/late-card" ] && [ "\$(/bin/grep -c sleep "${work}/calls")" -eq 5 ]; then
			/bin/mv "${work}/late-card" "${work}/dev/mmcblk0p2"
		fi
	END
	chmod +x "${bin}"/*
}
make_tools klibc "${klibc}/sh" "${klibc}/dd"
make_tools busybox '/bin/busybox sh' '/bin/busybox dd'
make_tools dash /bin/dash /bin/dd

# The script, bound to folders of ours. No shell may take the machine's own reboot.
sed -e "s#/dev/mmcblk0p\\([23]\\)#${work}/dev/mmcblk0p\\1#" -e "s#/dev/kmsg#${work}/kmsg#" -e "s#/run/#${work}/run/#" \
	-e "s#^\\treboot -f#\\t\"\${tools}/reboot\" -f#" "${script}" > "${work}/kn86-slot"
check_equal 'the only way to restart is bound, too' 1 "$(grep -c '^[^#]*reboot' "${work}/kn86-slot")"
# shellcheck disable=SC2016 # The script expands it.
check 'no shell restarts this machine' grep -q '^	"${tools}/reboot" -f$' "${work}/kn86-slot"

# --- records ----------------------------------------------------------------------------------

# record STATE STARTS [REASON [SEQUENCE [VERSION [BUILD [FLOOR]]]]]: the text of docs/update.md.
record() {
	printf 'kn86-slot 1\nstate %s\nsequence %s\nstarts %s\nversion %s\nbuild %s\nfloor %s\nreason %s\n' \
		"$1" "${4:-7}" "$2" "${5:-0.2.0}" "${6:-0.2.0+g1234567}" "${7:-0.1.0}" "${3:--}"
}

# make_card FILE: a boot volume; its record is standard input, filled up with NULs.
make_card() {
	cp "${work}/volume" "$1"
	head -c 512 /dev/zero | dd of="$1" bs=512 seek=16 conv=notrunc status=none
	dd of="$1" bs=512 seek=16 conv=notrunc iflag=fullblock status=none
}

# start ROOT: the initramfs runs the script. Sets trial (yes or no), rebooted (yes or no), said.
start() {
	mkdir -p "${work}/run/initramfs"
	rm -f "${work}/run/kn86-trial" "${work}/kmsg"
	: > "${work}/calls"
	(ROOT="$1" tools="${bin}" PATH="${bin}" "${bin}/sh" "${work}/kn86-slot") || fail "${shell}: the script ends with an error"
	trial=no
	rebooted=no
	if [ -e "${work}/run/kn86-trial" ]; then trial=yes; fi
	if grep -q '^reboot -f$' "${work}/calls"; then rebooted=yes; fi
	said="$(cat "${work}/kmsg" 2> /dev/null || :)"
}

# check_start NAME TRIAL REBOOTED: a start of slot A. The card is that of $work/expected afterwards, byte for byte.
check_start() {
	start /dev/mmcblk0p4
	check_equal "${shell}: $1: on trial" "$2" "${trial}"
	check_equal "${shell}: $1: left" "$3" "${rebooted}"
	check "${shell}: $1: the card" cmp "${work}/expected" "${work}/dev/mmcblk0p2"
}

# changes NAME TRIAL REBOOTED AFTER: the record on standard input becomes the record AFTER.
changes() {
	make_card "${work}/dev/mmcblk0p2"
	make_card "${work}/expected" <<< "$4"
	check_start "$@"
	check_equal "${shell}: $1: is written by one dd of one sector, and flushed" "dd $(record_write) sync" \
		"$(grep -A 1 -F of= "${work}/calls" | xargs)"
}
record_write() { sed -n 's/^dd \(.*of=.*\)/\1/p' "${work}/calls"; }

# stays NAME TRIAL: the card with the record on standard input stays as it is, and the deck is not restarted.
stays() {
	make_card "${work}/dev/mmcblk0p2"
	cp "${work}/dev/mmcblk0p2" "${work}/expected"
	check_start "$1" "$2" no
}

check_records() {
	changes 'first start' yes no "$(record trial 1)" < <(record trial 0)
	changes 'first start of a way back' yes no "$(record trial 1 asked-back)" < <(record trial 0 asked-back)
	changes 'second start' no yes "$(record failed 1 second-start)" < <(record trial 1)
	check_equal "${shell}: the second start is told" 1 "$(wc -l <<< "${said}")"
	changes 'counter at its end' no yes "$(record failed 99 second-start)" < <(record trial 99 a-reason-that-is-longer-than-the-new-one)
	local long
	long="$(printf '%064d' 0 | tr 0 9)"
	changes 'longest record' no yes "$(record failed 1 second-start 4294967295 "${long}" "${long}" "${long}")" < <(record trial 1 "${long:0:40}" 4294967295 "${long}" "${long}" "${long}")

	local state
	for state in installed pending confirmed failed; do
		stays "${state}" no < <(record "${state}" 0)
		stays "${state}, started" no < <(record "${state}" 1 second-start)
	done
	stays 'no record' no < /dev/null
}

# Each of them may stand behind "state trial", and none is a record.
check_garbage() {
	local number long
	long="$(printf '%065d' 0)"
	for number in 007 00 -1 +1 abc 100 0x1 1.0 '1 ' ' 1' '' 18446744073709551616; do
		stays "starts '${number}'" no < <(record trial "${number:- }" | sed 's/^starts  *$/starts /')
	done
	for number in 4294967296 18446744073709551617 01 -1 x; do
		stays "sequence '${number}'" no < <(record trial 1 - "${number}")
	done
	stays 'long reason' no < <(record trial 1 "${long:0:41}")
	stays 'long version' no < <(record trial 1 - 7 "${long}")
	stays 'long build' no < <(record trial 1 - 7 1 "${long}")
	stays 'long floor' no < <(record trial 1 - 7 1 1 "${long}")
	stays 'blank in the version' no < <(record trial 1 - 7 '0.2 .0')
	stays 'control character' no < <(record trial 1 - 7 $'0.2\x1b[2J')
	stays 'not ASCII' no < <(record trial 1 - 7 $'0.2\xc3\xa4')
	# shellcheck disable=SC2016 # Nothing may expand it.
	stays 'shell text' no < <(record trial 1 '$(reboot)' | sed 's/^reason.*/reason `reboot -f` ; reboot/')
	# The text is printable, if it is a pattern to a shell: it is copied.
	changes 'text that a shell would expand' no yes "$(record failed 1 second-start 7 '*' '?[' '~')" < <(record trial 1 - 7 '*' '?[' '~')
	stays 'newer format' no < <(record trial 1 | sed 's/kn86-slot 1/kn86-slot 2/')
	stays 'wrong magic' no < <(record trial 1 | sed 's/kn86-slot/KN86-SLOT/')
	stays 'carriage returns' no < <(record trial 1 | sed 's/$/\r/')
	stays 'no first line' no < <(record trial 1 | sed 1,2d)
	stays 'missing line' no < <(record trial 1 | sed '/^floor/d')
	stays 'line twice' no < <(record trial 1 | sed '/^floor/p')
	stays 'other order' no < <(record trial 1 | sed -n '1!G;h;$p')
	stays 'no line feed at the end' no < <(record trial 1 | head -c -1)
	stays 'empty line at the end' no < <(record trial 1 && echo)
	stays 'text behind the end' no < <(record trial 1 && echo more)
	stays 'text behind NULs' no < <(record trial 1 && printf '\0more')
	stays 'NUL in the state' no < <(record trial 1 | sed 's/^state trial/&\x00/')
	stays 'NUL before a number' no < <(record trial 1 | sed 's/^starts 1/starts \x001/')
	stays 'NUL before the last line feed' no < <(record trial 1 | sed 's/^reason -/&\x00/')
	stays 'NUL at the start' no < <(printf '\0' && record trial 1)
	stays 'torn' no < <(record trial 1 | head -c 60)
	stays 'erased flash' no < <(printf '\xff%.0s' {1..512})
	stays '512 letters' no < <(printf 'A%.0s' {1..512})
	stays 'letters behind the state' no < <(printf 'kn86-slot 1\nstate trial\n' && printf 'A%.0s' {1..488})
	stays 'line feeds behind the state' no < <(printf 'kn86-slot 1\nstate trial\n' && printf '\n%.0s' {1..488})
	stays 'a script' no < <(head -c 512 "${script}")
}

check_faults() {
	record trial 0 > "${work}/record"
	touch "${work}/takes-no-write"
	stays 'first start on a card that takes no write' yes < "${work}/record"
	check "${shell}: which is told" grep -q 'cannot be counted' <<< "${said}"
	stays 'second start on a card that takes no write: it would come again and again' yes < <(record trial 1)
	rm "${work}/takes-no-write"

	rm -f "${work}/dev/mmcblk0p2"
	start /dev/mmcblk0p4
	check_equal "${shell}: no card: on trial, left" no,no "${trial},${rebooted}"
	check_not "${shell}: a file in place of the device" test -e "${work}/dev/mmcblk0p2"
	check "${shell}: the wait for a card ends after 10 s" test "$(grep -c sleep "${work}/calls")" -eq 500
	check "${shell}: which is told" grep -q missing <<< "${said}"

	make_card "${work}/late-card" < "${work}/record"
	start /dev/mmcblk0p4
	check_equal "${shell}: a card that comes late" yes "${trial}"

	head -c 8300 "${work}/volume" > "${work}/dev/mmcblk0p2"
	cp "${work}/dev/mmcblk0p2" "${work}/expected"
	check_start 'a device that ends in the sector' no no
}

# Nothing else than the first read may happen where nothing is pending: this is the way of each start.
check_cost() {
	record confirmed 1 | make_card "${work}/dev/mmcblk0p2"
	start /dev/mmcblk0p4
	check_equal "${shell}: programs of a start with nothing pending" 1 "$(wc -l < "${work}/calls")"
}

# Slot B's record is on p3; another root has none.
check_slots() {
	record trial 0 | make_card "${work}/dev/mmcblk0p2"
	record trial 1 | make_card "${work}/dev/mmcblk0p3"
	cp "${work}/dev/mmcblk0p2" "${work}/expected"
	start /dev/mmcblk0p5
	check_equal "${shell}: slot B: left" yes "${rebooted}"
	check "${shell}: slot B: slot A's record" cmp "${work}/expected" "${work}/dev/mmcblk0p2"
	local root
	for root in /dev/mmcblk0p6 /dev/mmcblk1p4 /dev/mmcblk0p44 /dev/sda4 LABEL=rootfs-A ''; do
		start "${root}"
		check_equal "${shell}: root=${root}: programs" '' "$(cat "${work}/calls")"
		check_equal "${shell}: root=${root}: on trial" no "${trial}"
	done
}

mkdir -p "${work}/dev"
for shell in klibc busybox dash; do
	bin="${work}/bin/${shell}"
	check_equal "${shell}: asks for no other script" '' "$("${bin}/sh" "${work}/kn86-slot" prereqs)"
	check_records
	check_garbage
	check_faults
	check_cost
	check_slots
done
