#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# prepare-share on sparse files: what it does with each content of p6, and that moving the
# backup GPT leaves the hybrid MBR and the six partitions alone. Judged by e2fsck, blkid,
# sfdisk and sgdisk.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

need_root "mounts"
need_tool sfdisk fdisk
need_tool sgdisk gdisk
need_tool mkfs.fat dosfstools
need_tool mcopy mtools
need_tool e2fsck e2fsprogs

files="${sd_provision}/pi-gen-stages/stage-kn86-base/05-share/files"
share="${work}/share.img"
card="${work}/card.img"
mount_point="${work}/shared"
mkdir "${mount_point}"
log="${work}/log"

# As the unit runs it.
prepare() {
	with_capabilities_of "${files}/kn86-share.service" "${files}/prepare-share" \
		--disk "${card}" --partition "${share}" --mount-point "${mount_point}" --owner 1086:1086 2> "${log}"
}

loop=
clean_up() {
	if mountpoint -q "${mount_point}"; then umount "${mount_point}"; fi
	if [ -n "${loop}" ]; then
		# No partition may have been added.
		partx --delete "${loop}" || :
		losetup --detach "${loop}"
	fi
}

blank_share() {
	rm -f "${share}"
	truncate -s 512M "${share}"
}

fsck_quietly() { e2fsck -fn "${share}" > /dev/null 2>&1; }
label() { blkid -p -s LABEL -o value "${share}"; }

check_mounted() {
	check 'p6 is mounted' mountpoint -q "${mount_point}"
	check_equal 'mount options' 'nodev,noexec,nosuid' \
		"$(findmnt -no OPTIONS "${mount_point}" | tr , '\n' | grep -xE 'nosuid|nodev|noexec' | sort | paste -sd,)"
	check_equal 'owner' 1086:1086:750 "$(stat -c %u:%g:%a "${mount_point}")"
	check_equal 'the folder of updates' directory:1086:1086:750 "$(stat -c %F:%u:%g:%a "${mount_point}/updates")"
}

check_file_survives() {
	check_mounted
	check_equal 'the saved file' saved "$(cat "${mount_point}/deck.state")"
	umount "${mount_point}"
	check 'the file system is clean' fsck_quietly
}

share_with_file() {
	blank_share
	mke2fs -q -t ext4 -L share "$@" "${share}"
	mount -o loop "${share}" "${mount_point}"
	echo saved > "${mount_point}/deck.state"
	umount "${mount_point}"
}

# --- the card ---------------------------------------------------------------------------------

# Six partitions made by sfdisk, then our hybrid MBR over its protective one, then the backup
# cut off: the state of a card after its first write.
make_card() {
	rm -f "${card}"
	truncate -s 256M "${card}"
	sfdisk --quiet "${card}" <<- EOF
		label: gpt
		start=16384, size=32768, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7
		start=49152, size=32768, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7
		start=81920, size=32768, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7
		start=114688, size=65536
		start=180224, size=65536
		start=245760, size=131072
	EOF
	{
		printf '\x00\x05\x05\x01\x0c\x2d\x24\x09\x00\x40\x00\x00\x00\x80\x00\x00'
		printf '\x00\x2d\x25\x09\x0c\xcf\x26\x29\x00\xc0\x00\x00\x00\x80\x00\x00'
		printf '\x00\xcf\x27\x29\x0c\x72\x28\x4a\x00\x40\x01\x00\x00\x80\x00\x00'
		printf '\x00\x00\x02\x00\xee\x00\x22\x00\x01\x00\x00\x00\x21\x00\x00\x00'
	} | dd of="${card}" bs=1 seek=446 conv=notrunc status=none
	printf 'KN86' | dd of="${card}" bs=1 seek=440 conv=notrunc status=none
	truncate -s -$((33 * 512)) "${card}"
	truncate -s "$1" "${card}"
}

partitions() { sfdisk --dump "$1" 2> /dev/null | sed -n 's/^[^:]*img\([1-6]\) :/\1/p'; }
mbr() { head -c 512 "$1" | sha256sum; }
check_table() { check 'sgdisk finds no problem' grep -q 'No problems found' <(sgdisk --verify "$1"); }

test_backup_gpt() {
	local table_before mbr_before after
	make_card "$1"
	table_before="$(partitions "${card}")"
	mbr_before="$(mbr "${card}")"
	check_equal 'six partitions' 6 "$(wc -l <<< "${table_before}")"
	cp --sparse=always "${card}" "${work}/before.img"
	prepare
	umount "${mount_point}"
	check_equal 'partitions are unchanged' "${table_before}" "$(partitions "${card}")"
	check_equal 'the MBR is unchanged' "${mbr_before}" "$(mbr "${card}")"
	check_table "${card}"

	after="$(sha256sum < "${card}")"
	prepare
	umount "${mount_point}"
	check_equal 'nothing is written when the backup is in place' "${after}" "$(sha256sum < "${card}")"

	# Power cut after the backup, before the primary header.
	dd if="${work}/before.img" of="${card}" bs=512 count=34 conv=notrunc status=none
	check_equal 'a cut leaves a valid table' "${table_before}" "$(partitions "${card}")"
	prepare
	umount "${mount_point}"
	check_table "${card}"
}

# A card of the image's very size that held another table before.
test_backup_of_another_table() {
	local size
	make_card 256M
	cp --sparse=always "${card}" "${work}/new.img"
	size="$(stat -c %s "${card}")"
	make_card 256M
	sfdisk --quiet --relocate gpt-bak-std "${card}"
	# The image ends before the backup, and bmaptool writes no more than its mapped blocks.
	dd if="${work}/new.img" of="${card}" bs=512 count=$((size / 512 - 33)) conv=notrunc,sparse status=none
	dd if="${work}/new.img" of="${card}" bs=512 count=34 conv=notrunc status=none
	check 'the backup is of another table' grep -q 'Problem' <(sgdisk --verify "${card}")
	prepare
	umount "${mount_point}"
	check_table "${card}"
}

# --- p6 ---------------------------------------------------------------------------------------

blank_share
test_backup_gpt 256M
test_backup_gpt 300M
test_backup_of_another_table

make_card 256M
blank_share
prepare
check_mounted
check 'it says so' grep -q 'no file system; formatting' "${log}"
umount "${mount_point}"
check_equal 'label' share "$(label)"
check 'a fresh file system is clean' fsck_quietly

# As on the deck, p6 is a partition of the kernel's: blkid prints the table entry of such a device even when there is
# nothing in it.
make_card 300M
sfdisk --quiet --relocate gpt-bak-std "${card}"
loop="$(losetup --find --show "${card}")"
# partx instead of losetup --partscan: this kernel may have no GPT parser, and partx tells it what libblkid reads.
partx --add "${loop}"
share="${work}/p6"
mknod "${share}" b "$(cut -d: -f1 "/sys/class/block/${loop#/dev/}p6/dev")" \
	"$(cut -d: -f2 "/sys/class/block/${loop#/dev/}p6/dev")"
check 'blkid tells the table entry' blkid -p -s PART_ENTRY_NUMBER "${share}"
prepare
check_mounted
check 'a blank partition is formatted' grep -q 'no file system; formatting' "${log}"
umount "${mount_point}"
prepare
check_mounted
check_not 'and kept from then on' grep -q formatting "${log}"
umount "${mount_point}"
partx --delete "${loop}"
losetup --detach "${loop}"
loop=
rm "${share}"
share="${work}/share.img"

share_with_file
prepare
check_file_survives

# Whatever the operator, or a nOSh that was taken over, has left in the place of the folder stays.
prepare
rmdir "${mount_point}/updates"
ln -s /nowhere "${mount_point}/updates"
umount "${mount_point}"
prepare
check_equal 'a link in place of the folder of updates' /nowhere "$(readlink "${mount_point}/updates")"
check_not 'leads nowhere' test -e /nowhere
umount "${mount_point}"

# A full p6 is mounted all the same.
share_with_file -N 16
mount -o loop "${share}" "${mount_point}"
mkdir "${mount_point}"/{1..100} 2> "${log}" || :
check 'p6 is full' grep -q 'No space left' "${log}"
umount "${mount_point}"
prepare
check 'it says that the folder cannot be made' grep -q 'updates cannot be made' "${log}"
check_equal 'a full p6 is mounted' saved "$(cat "${mount_point}/deck.state")"
umount "${mount_point}"

for block_size in 1024 2048 4096; do
	share_with_file -b "${block_size}"
	dd if=/dev/zero of="${share}" bs=4096 count=1 conv=notrunc status=none
	# blkid fails when it finds nothing, as it should.
	check_equal "no signature is left, ${block_size}" '' "$(blkid -p "${share}" || :)"
	prepare
	check 'it says so' grep -q "repairing 'share' from the backup superblock" "${log}"
	check_file_survives
done

blank_share
mke2fs -q -t ext4 -L other "${share}"
prepare
check 'it says what was there' grep -q "ext4 labelled 'other' without a file" "${log}"
umount "${mount_point}"
check_equal 'an empty foreign file system is taken' share "$(label)"

check_left_alone() {
	local before
	before="$(sha256sum < "${share}")"
	check_fails "$1" '' prepare
	check 'it says what was there, and what to do' grep -qE "holds $1 .*wipefs --all" "${log}"
	check_not 'it is not mounted' mountpoint -q "${mount_point}"
	check_equal "$1 is left alone" "${before}" "$(sha256sum < "${share}")"
}

blank_share
mkfs.fat -F 32 -n CAMERA "${share}" > /dev/null
echo photo > "${work}/photo.jpg"
mcopy -i "${share}" "${work}/photo.jpg" ::
check_left_alone vfat

blank_share
mke2fs -q -t ext4 -L other "${share}"
mount -o loop "${share}" "${mount_point}"
echo text > "${mount_point}/file"
umount "${mount_point}"
check_left_alone ext4

blank_share
mkswap "${share}" > /dev/null 2>&1
check_left_alone swap

rm "${share}"
check_fails 'no p6' '' prepare
check 'it says so' grep -q 'does not exist' "${log}"
