# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The functions that pi-gen exports to hooks, with the same effects. Stages here are overlayfs layers in a private mount
# namespace; where a function works differently because of that, its comment says how.

log() {
	printf '[%(%T)T] %s\n' -1 "$*" | tee -a "${LOG_FILE}"
}

# Makes the first root tree with debootstrap: bootstrap SUITE FOLDER MIRROR [more debootstrap arguments].
bootstrap() {
	# shellcheck disable=SC2054 # debootstrap separates components by commas.
	local target=$2 arguments=(--arch "${ARCH}" --components main,contrib,non-free
		--include gnupg --include ca-certificates --exclude info,ifupdown)
	# debootstrap takes packages with the right hash from its cache folder, and leaves there what it fetches. ln fails for
	# names that are there already: whichever file has the name, debootstrap checks its hash.
	find "${KN86_PACKAGES}" \( -name "*_${ARCH}.deb" -o -name '*_all.deb' \) \
		-exec ln -t "${KN86_ARCHIVES}" {} + 2> /dev/null || true
	arguments+=("--cache-dir=${KN86_ARCHIVES}")
	export http_proxy=${APT_PROXY:-}
	# debootstrap reads the whole list of packages over 20 times by grep and perl. That takes 7 s for Debian's 49 MB, and
	# 0.7 s by our program. The program exists on amd64 hosts only.
	if [ -x "${SCRIPT_DIR}/debootstrap/pkgdetails" ] && [ -r /usr/share/debootstrap/functions ]; then
		local -x DEBOOTSTRAP_DIR=${SCRIPT_DIR}/debootstrap
	fi
	mount_devices "${target}/dev"
	# As in pi-gen, a leftover debootstrap folder tells a failure, and the exit code does not. With container=lxc
	# debootstrap makes no device nodes, which a user namespace may not, and leaves those alone that are there.
	# shellcheck disable=SC2016,SC2086 # The inner shell expands; CAPSH_ARG is absent or one word.
	container=lxc capsh ${CAPSH_ARG:-} -- -c '"$0" "$@"' debootstrap "${arguments[@]}" "$@" || true
	umount --recursive "${target}/dev"
	if [ -d "${target}/debootstrap" ] && ! rmdir "${target}/debootstrap"; then
		cp "${target}/debootstrap/debootstrap.log" "${STAGE_WORK_DIR}"
		log "bootstrap failed: please check ${STAGE_WORK_DIR}/debootstrap.log"
		return 1
	fi
	# debootstrap leaves the build machine's names in the tree. A layer must not depend on the machine, and on_chroot lends
	# resolv.conf while hooks run.
	rm -f "${target}/etc/resolv.conf" "${target}/etc/hostname"
}

# mount_devices FOLDER: shows the machine's devices that programs rely on in the folder. In a user namespace nobody can
# make device nodes, but existing ones can be mounted elsewhere.
mount_devices() {
	local name
	mkdir -p "$1"
	mount -t tmpfs -o mode=755 tmpfs "$1"
	for name in null zero full random urandom tty; do
		touch "$1/${name}"
		mount --bind "/dev/${name}" "$1/${name}"
	done
}

# Starts the stage from the previous stage's tree. Where overlayfs works, the tree is mounted and not copied: only what
# the stage changes is copied.
copy_previous() {
	if [ ! -d "${PREV_ROOTFS_DIR}" ]; then
		echo "Previous stage rootfs not found"
		return 1
	fi
	start_from "${KN86_LOWER}"
}

# start_from LAYERS: makes the stage's tree of layers, the topmost first, separated by colons. Without overlayfs every
# layer is a whole tree, and LAYERS is one layer.
start_from() {
	mkdir -p "${ROOTFS_DIR}"
	if [ "${KN86_OVERLAYFS}" = 1 ]; then
		# userxattr: a user namespace may not use overlayfs's own attributes, and a layer has to be the same whoever makes
		# it.
		mount -t overlay overlay \
			-o "userxattr,lowerdir=$1,upperdir=${KN86_UPPER},workdir=${KN86_OVERLAY_WORK}" "${ROOTFS_DIR}"
		keep_hard_links
	else
		cp -a --reflink=auto "$1/." "${ROOTFS_DIR}/"
	fi
}

# unmount [FOLDER]: takes back every mount at and below a folder (default: the current one). It tries for 5 seconds,
# since a program of the tree may be about to end.
unmount() {
	local folder=${1:-$PWD} attempt
	for attempt in {1..6}; do
		if unmount_once "${folder}"; then
			return 0
		fi
		[ "${attempt}" = 6 ] || sleep 1
	done
	log "Failed to unmount ${folder}"
	return 1
}

unmount_once() {
	local point points i
	# In a user namespace the mounts inside these two cannot be taken back one by one (mount_namespaces(7)).
	for point in "${ROOTFS_DIR}/dev" "${ROOTFS_DIR}/sys"; do
		if [[ ${point} = "$1" || ${point} = "$1"/* ]] && mountpoint -q "${point}"; then
			umount --lazy "${point}"
		fi
	done
	mapfile -d '' points < <(mounts_below "$1")
	for ((i = ${#points[@]} - 1; i >= 0; i--)); do
		umount "${points[i]}" || return 1
	done
}

# mounts_below FOLDER: prints the mount points at and below it, the outer before the inner, each ended by a NUL.
mounts_below() {
	local point
	while read -r _ point _; do
		# /proc/self/mounts writes blanks and backslashes as octal escapes.
		printf -v point '%b' "${point}"
		if [[ ${point} = "$1" || ${point} = "$1"/* ]]; then
			printf '%s\0' "${point}"
		fi
	done < /proc/self/mounts
}

unmount_image() {
	local device part
	device=$(losetup --noheadings --output NAME --associated "$1")
	[ -n "${device}" ] || return 0
	for part in "${device}"p*; do
		findmnt --noheadings --output TARGET --source "${part}" | while read -r point; do unmount "${point}"; done
	done
	losetup --detach "${device}"
}

# share_downloads ROOT [LISTS]: lets a tree's apt find packages of the cache. LISTS is the folder of apt's lists when they
# are not in the tree yet. apt takes a file of its archives folder by name and size. So only files whose SHA-256 the lists
# name are put there, and none of a name that two different files have. The archives folder is the engine's and is mounted
# over the tree's: neither 'apt-get clean' nor what apt fetches changes the tree.
share_downloads() {
	local archives=$1/var/cache/apt/archives lists=${2:-$1/var/lib/apt/lists} hash file
	if ! mountpoint -q "${archives}"; then
		mkdir -p "${archives}"
		mount --bind "${KN86_ARCHIVES}" "${archives}"
	fi
	# Once after each apt-get update, which leaves a younger folder of lists.
	if [ ! "${lists}" -nt "${KN86_ARCHIVES}.offered" ]; then
		return 0
	fi
	touch "${KN86_ARCHIVES}.offered"
	find "${KN86_ARCHIVES}" -maxdepth 1 -name '*.deb' -links +1 -delete
	local -A offered=()
	while read -r _ hash; do
		for file in "${KN86_PACKAGES}/${hash}"/*.deb; do
			if [ -n "${offered[${file##*/}]:-}" ]; then
				rm -f "${KN86_ARCHIVES}/${file##*/}"
			else
				# apt may have fetched the file in this run already: then the name is taken.
				ln "${file}" "${KN86_ARCHIVES}/" 2> /dev/null || true
				offered[${file##*/}]=yes
			fi
		done
	done < <(find "${lists}" -maxdepth 1 -name '*_Packages' -exec \
		grep -hFxf <(find "${KN86_PACKAGES}" -mindepth 1 -maxdepth 1 -printf 'SHA256: %f\n') {} + | sort -u)
}

# on_chroot [ARGUMENT...]: runs a shell with -e in the stage's tree, with these arguments or fed from standard input.
on_chroot() {
	if ! mountpoint -q "${ROOTFS_DIR}/proc"; then
		mount -t proc proc "${ROOTFS_DIR}/proc"
	fi
	# --rbind, with all that is mounted inside, /dev/pts among it: a user namespace may not uncover what lies below a mount.
	local folder
	for folder in dev sys; do
		if ! mountpoint -q "${ROOTFS_DIR}/${folder}"; then
			mount --rbind "/${folder}" "${ROOTFS_DIR}/${folder}"
		fi
	done
	for folder in run tmp; do
		if ! mountpoint -q "${ROOTFS_DIR}/${folder}"; then
			mount -t tmpfs tmpfs "${ROOTFS_DIR}/${folder}"
		fi
	done
	if [ -d "${ROOTFS_DIR}/var/cache/apt/archives" ]; then
		share_downloads "${ROOTFS_DIR}"
	fi
	lend_resolv_conf
	if [ ! -e "${ROOTFS_DIR}/run/kn86" ]; then
		mkdir "${ROOTFS_DIR}/run/kn86"
		cp "${SCRIPT_DIR}/apt.conf" "${SCRIPT_DIR}/note-packages.sh" "${ROOTFS_DIR}/run/kn86/"
		if [ -n "${KN86_LOCKED_HASHES}" ]; then
			cp "${KN86_LOCKED_HASHES}" "${ROOTFS_DIR}/run/kn86/locked-hashes"
		fi
	fi
	# shellcheck disable=SC2086 # CAPSH_ARG is absent or one word.
	APT_CONFIG=/run/kn86/apt.conf capsh ${CAPSH_ARG:-} "--chroot=${ROOTFS_DIR}/" -- -e "$@"
}

update_issue() {
	printf '%s %s\nGenerated using %s, %s, %s, %s\n' \
		"${PI_GEN_RELEASE}" "${IMG_DATE}" "${PI_GEN}" "${PI_GEN_REPO}" "${GIT_HASH}" "$1" > "${ROOTFS_DIR}/etc/rpi-issue"
}

ensure_next_loopdev() {
	local device
	device=$(losetup --find)
	[ -b "${device}" ] || mknod "${device}" b 7 "${device##*[!0-9]}"
}

ensure_loopdev_partitions() {
	local name numbers
	lsblk --raw --noheadings --output NAME,MAJ:MIN "$1" | while read -r name numbers; do
		[ "/dev/${name}" = "$1" ] || [ -b "/dev/${name}" ] || mknod "/dev/${name}" b "${numbers%:*}" "${numbers#*:}"
	done
}

export -f log bootstrap copy_previous start_from mount_devices share_downloads unmount unmount_once mounts_below
export -f unmount_image on_chroot update_issue
export -f ensure_next_loopdev ensure_loopdev_partitions
