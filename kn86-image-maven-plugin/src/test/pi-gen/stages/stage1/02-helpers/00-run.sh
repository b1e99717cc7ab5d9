#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# Every function that hooks may call, and what it leaves.
for name in log bootstrap copy_previous unmount unmount_image on_chroot update_issue ensure_next_loopdev \
	ensure_loopdev_partitions; do
	echo "${name} $(type -t "${name}")"
done > "${ROOTFS_DIR:?}/functions"
log 'a line of the log'
grep -c '^\[[0-9:]*\] a line of the log$' "${LOG_FILE}" >> "${ROOTFS_DIR}/functions"
update_issue 'the test'
on_chroot << EOF
echo "expanded outside: ${STAGE}; inside: \$PWD" > /heredoc
echo gone > /tmp/file
echo gone > /run/file
touch /etc/file
EOF
# shellcheck disable=SC2016 # The shell in the tree expands.
on_chroot -c 'echo "arguments: $0 $*" > /arguments' zero one 'two three'
# A tmpfs each, until the tree is unmounted. Ours tells apt in /run/kn86 to share downloads.
on_chroot -c 'ls -A --ignore=kn86 /tmp /run' > "${ROOTFS_DIR}/tmp-and-run"
if on_chroot <<< 'setcap cap_net_raw+ep /etc/file'; then echo yes; else echo no; fi > "${ROOTFS_DIR}/setcap-in-the-tree"
if on_chroot <<< 'false; touch /not-reached'; then echo yes; else echo no; fi > "${ROOTFS_DIR}/shell-with-e"
mount -t tmpfs tmpfs "${ROOTFS_DIR}/mnt"
mkdir "${ROOTFS_DIR}/mnt/inner"
mount -t tmpfs tmpfs "${ROOTFS_DIR}/mnt/inner"
unmount "${ROOTFS_DIR}/mnt"
ls -A "${ROOTFS_DIR}/mnt" > "${ROOTFS_DIR}/unmounted"
# Whatever separates words in the hook, from within the tree; a path with a slash at its end is what lies below it.
cd "${ROOTFS_DIR}"
for separators in $'\n' ',' / ''; do
	mount -t tmpfs tmpfs mnt
	mkdir mnt/inner
	mount -t tmpfs tmpfs mnt/inner
	IFS=${separators}
	unmount "${ROOTFS_DIR}/mnt/"
	ls -A mnt
	mountpoint -q mnt/inner || mountpoint mnt
	unmount "${ROOTFS_DIR}/mnt"
	mountpoint -q mnt || ls -A mnt
	on_chroot <<< 'echo in the tree'
	unset IFS
done >> "${ROOTFS_DIR}/unmounted"
# The tree itself is a folder, and stays.
on_chroot <<< true
unmount "${ROOTFS_DIR}"
unmount "${WORK_DIR}"
for tree in "${PREV_ROOTFS_DIR}" "${ROOTFS_DIR}"; do
	cd "${tree}"
	for name in etc functions; do
		[ ! -e "${name}" ] || echo "${name}"
	done
done > "${ROOTFS_DIR}/unmounted-tree"
mountpoint -q "${ROOTFS_DIR}/proc" || echo 'no proc' >> "${ROOTFS_DIR}/unmounted-tree"
truncate -s 1M "${STAGE_WORK_DIR}/no-loop-device.img"
unmount_image "${STAGE_WORK_DIR}/no-loop-device.img"
[ -f "${SCRIPT_DIR}/common" ] && [ -f "${SCRIPT_DIR}/remove-comments.sed" ] && [ -d "${BASE_DIR}" ]
# Left to the engine.
mount -t tmpfs tmpfs "${ROOTFS_DIR}/mnt"
