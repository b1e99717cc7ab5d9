# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The functions that pi-gen exports to hooks, with the same effects. Some work in another way than pi-gen's, because a
# stage is an overlayfs layer in a private mount namespace; their comments say how.

log() {
	printf '[%(%T)T] %s\n' -1 "$*" | tee -a "${LOG_FILE}"
}

# Makes the first root tree with debootstrap: bootstrap SUITE FOLDER MIRROR [more debootstrap arguments].
bootstrap() {
	# shellcheck disable=SC2054 # debootstrap separates components by commas.
	local target=$2 arguments=(--arch "${ARCH}" --components main,contrib,non-free
		--include gnupg --include ca-certificates --exclude info,ifupdown)
	# debootstrap takes packages with the right hash from its cache folder, and leaves those that it fetches there. ln
	# fails for a name that is there already: debootstrap checks the hash of whichever file has the name.
	find "${KN86_PACKAGES}" \( -name "*_${ARCH}.deb" -o -name '*_all.deb' \) \
		-exec ln -t "${KN86_ARCHIVES}" {} + 2> /dev/null || true
	arguments+=("--cache-dir=${KN86_ARCHIVES}")
	export http_proxy=${APT_PROXY:-}
	# debootstrap reads the whole list of packages over 20 times with grep and perl, which takes 7 s for Debian's 49 MB.
	# Our program takes 0.7 s; it exists on amd64 hosts only.
	if [ -x "${SCRIPT_DIR}/debootstrap/pkgdetails" ] && [ -r /usr/share/debootstrap/functions ]; then
		local -x DEBOOTSTRAP_DIR=${SCRIPT_DIR}/debootstrap
	fi
	mount_devices "${target}/dev"
	# As in pi-gen, debootstrap has failed when it leaves its folder behind; its exit code is ignored. container=lxc has
	# it use the device nodes that are there: in a container of that kind nobody can make any.
	# shellcheck disable=SC2016,SC2086 # The inner shell expands; CAPSH_ARG is absent or one word.
	container=lxc capsh ${CAPSH_ARG:-} -- -c '"$0" "$@"' debootstrap "${arguments[@]}" "$@" || true
	umount --recursive "${target}/dev"
	if [ -d "${target}/debootstrap" ] && ! rmdir "${target}/debootstrap"; then
		cp "${target}/debootstrap/debootstrap.log" "${STAGE_WORK_DIR}"
		log "bootstrap failed: please check ${STAGE_WORK_DIR}/debootstrap.log"
		return 1
	fi
	# debootstrap copies these files from the build machine. A layer must not depend on the machine: on_chroot lends
	# resolv.conf while hooks run.
	rm -f "${target}/etc/resolv.conf" "${target}/etc/hostname"
}

# Mounts the devices that programs need into the /dev of a new tree: mount_devices FOLDER. In a user namespace nobody
# can make device nodes, but the machine's nodes can be mounted elsewhere.
mount_devices() {
	local name
	mkdir -p "$1"
	mount -t tmpfs -o mode=755 tmpfs "$1"
	for name in null zero full random urandom tty; do
		touch "$1/${name}"
		mount --bind "/dev/${name}" "$1/${name}"
	done
}

# Starts the stage from the previous stage's tree. pi-gen copies that tree; here it is mounted below the stage's layer
# where overlayfs works, so that only files that the stage changes are copied. A hook that asks for another tree, or for
# another place, by changing the variables gets pi-gen's copy. So does one whose tree has something in it already, which a
# mount would hide.
copy_previous() {
	if [ ! -d "${PREV_ROOTFS_DIR}" ]; then
		echo "Previous stage rootfs not found"
		return 1
	fi
	mkdir -p "${ROOTFS_DIR}"
	if [ "${PREV_ROOTFS_DIR}" -ef "${WORK_DIR}/${PREV_STAGE:-}/rootfs" ] && [ "${ROOTFS_DIR}" -ef "${WORK_DIR}/${STAGE}/rootfs" ] &&
		[ -z "$(find "${ROOTFS_DIR}" -mindepth 1 -print -quit)" ]; then
		start_from "${KN86_LOWER}"
	else
		rsync -aHAXx --exclude var/cache/apt/archives "${PREV_ROOTFS_DIR}/" "${ROOTFS_DIR}/"
	fi
}

# Fills the stage's tree from layers: start_from LAYERS, the topmost first, one a line; without overlayfs by a copy.
start_from() {
	mkdir -p "${ROOTFS_DIR}"
	if [ "${KN86_OVERLAYFS}" = 1 ]; then
		mount_layers "${ROOTFS_DIR}" upperdir=upper,workdir=work "$1"
		keep_hard_links
	else
		local tree=$1
		# Several layers are mounted over each other there.
		[ "${tree#*$'\n'}" = "${tree}" ] || tree=${PREV_ROOTFS_DIR}
		cp -a --reflink=auto "${tree}/." "${ROOTFS_DIR}/"
	fi
}

# Mounts layers over each other: mount_layers FOLDER OPTIONS LAYERS, the topmost first, one a line. Options name the
# stage's own layer "upper" and overlayfs's folder "work". To overlayfs and to mount(8) commas, colons, quotes and
# backslashes in a path mean something. So they get links with plain names, in a folder that is gone afterwards.
# userxattr: overlayfs marks files by user.* attributes. In a user namespace it cannot use trusted.*, and a layer has to
# be the same whoever made it.
mount_layers() {
	local links layer names='' number=0
	links=$(mktemp -d "${WORK_DIR}/layers.XXXXXX")
	while IFS= read -r layer; do
		ln -s "${layer}" "${links}/${number}"
		names+=:${number}
		number=$((number + 1))
	done <<< "$3"
	ln -s "${KN86_UPPER}" "${links}/upper"
	ln -s "${KN86_OVERLAY_WORK}" "${links}/work"
	(cd "${links}" && mount -t overlay overlay -o "userxattr,lowerdir=${names#:},$2" "$1") || return 1
	rm -r "${links}"
}

# Unmounts everything at and below a folder: unmount [FOLDER], by default the current one. Like pi-gen's awk, it finds the
# folder itself only when no slash ends its name. The trees of this stage and of the one before stay: to pi-gen's hooks
# they are folders and no mounts.
unmount() {
	local folder=${1:-$PWD}
	if ! within_seconds unmount_once "${folder}"; then
		log "Failed to unmount ${folder}"
		return 1
	fi
}

# Tries a command for 5 seconds, because a program of the tree may still be ending: within_seconds COMMAND...
within_seconds() {
	local attempt
	for attempt in {1..6}; do
		if "$@"; then
			return 0
		fi
		[ "${attempt}" = 6 ] || sleep 1
	done
	return 1
}

unmount_once() {
	local point i mount_points
	# In a user namespace the mounts inside /dev and /sys can only be unmounted together (mount_namespaces(7)).
	for point in "${ROOTFS_DIR}/dev" "${ROOTFS_DIR}/sys"; do
		if [[ ${point} = "$1" || ${point} = "${1%/}"/* ]] && mountpoint -q "${point}"; then
			command umount --lazy "${point}"
		fi
	done
	find_mounts "$1" || return 1
	for ((i = ${#mount_points[@]} - 1; i >= 0; i--)); do
		command umount "${mount_points[i]}" || return 1
	done
}

# Fills the list mount_points with the mount points at and below a folder, the outer before the inner, without those of the
# trees: find_mounts FOLDER. It runs in the shell itself: a process of its own could fail unseen, and what is not unmounted
# may be deleted with the tree.
find_mounts() {
	local point type options
	local tree=${WORK_DIR}/${STAGE}/rootfs previous=${WORK_DIR}/${PREV_STAGE:-}/rootfs
	mount_points=()
	# A hook may have an IFS of its own.
	while IFS=' ' read -r _ point type options _; do
		# /proc/self/mounts writes blanks, tabs, line ends, # and \ as \ and three octal digits. printf wants a 0 before
		# them: it takes \0401, which is a blank and a 1, for one character.
		printf -v point '%b' "${point//\\/\\0}"
		# What a hook mounts over a tree comes behind it.
		if [[ ${point} = "${tree}" && ${type},${options}, = overlay,*,upperdir=upper,* ]]; then
			tree=
		elif [ "${point}" = "${previous}" ]; then
			previous=
		elif [[ ${point} = "$1" || ${point} = "${1%/}"/* ]]; then
			mount_points+=("${point}")
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

# Gives a tree's apt the packages of the cache: share_downloads ROOT [LISTS], where LISTS is the folder of apt's lists
# when they are not in the tree yet. apt takes a file that lies in its archives by name and size alone. So only files
# whose SHA-256 is in those lists are put there, and no file of a name for which the lists have two hashes. The folder
# is the engine's and is mounted into the tree: fetched packages do not get into the layer, and 'apt-get clean' does not
# delete the cache's.
share_downloads() {
	local archives=$1/var/cache/apt/archives lists=${2:-$1/var/lib/apt/lists} hash file
	if ! mountpoint -q "${archives}"; then
		mkdir -p "${archives}"
		mount --bind "${KN86_ARCHIVES}" "${archives}"
	fi
	# Done again after each apt-get update, which gives the folder of lists a new time.
	if [ ! "${lists}" -nt "${KN86_ARCHIVES}.offered" ]; then
		return 0
	fi
	touch "${KN86_ARCHIVES}.offered"
	find "${KN86_ARCHIVES}" -maxdepth 1 -name '*.deb' -links +1 -delete
	local -A offered=()
	while IFS=' ' read -r _ hash; do
		for file in "${KN86_PACKAGES}/${hash}"/*.deb; do
			if [ -n "${offered[${file##*/}]:-}" ]; then
				rm -f "${KN86_ARCHIVES}/${file##*/}"
			else
				# apt may have fetched the file during this stage: then the name is taken.
				ln "${file}" "${KN86_ARCHIVES}/" 2> /dev/null || true
				offered[${file##*/}]=yes
			fi
		done
	done < <(find "${lists}" -maxdepth 1 -name '*_Packages' -exec \
		grep -hFxf <(find "${KN86_PACKAGES}" -mindepth 1 -maxdepth 1 -printf 'SHA256: %f\n') {} + | sort -u)
}

# Shows the native helpers to the tree's users: lend_helpers FOLDER. Root reaches them through /proc/1/root, where others,
# such as apt's own user, may not look (HelperSet.java). The folder is one of /proc that the kernel leaves empty: no hook
# clears it out.
lend_helpers() {
	local helpers=${KN86_EMULATOR%/*}
	# The emulator alone has no helpers, and no emulator none, either.
	if [ -n "${helpers}" ] && [ -e "${helpers}/identity" ] && [ -d "$1" ]; then
		mount --bind -o ro "${helpers}" "$1"
	fi
}

# Runs a shell with -e in the stage's tree: on_chroot [ARGUMENT...]. Without arguments the shell reads standard input.
on_chroot() {
	if ! mountpoint -q "${ROOTFS_DIR}/proc"; then
		mount -t proc proc "${ROOTFS_DIR}/proc"
		lend_helpers "${ROOTFS_DIR}/proc/tty/ldisc"
	fi
	# Mounted with the mounts inside, such as /dev/pts: in a user namespace a mount without them is refused, because it
	# would show the folders below them (mount_namespaces(7)).
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
		# apt's own user reads them, too, whatever mode the builder's umask has given them.
		install -m 644 "${SCRIPT_DIR}/apt.conf" "${SCRIPT_DIR}/note-packages.sh" "${ROOTFS_DIR}/run/kn86/"
		if [ -n "${KN86_APT_ACCESS:-}" ]; then
			# Proxies and logins. /run is no part of the layer.
			cat "${KN86_APT_ACCESS}/apt.conf" >> "${ROOTFS_DIR}/run/kn86/apt.conf"
			install -m 600 "${KN86_APT_ACCESS}/auth.conf" "${ROOTFS_DIR}/run/kn86/"
			echo 'Dir::Etc::netrc "/run/kn86/auth.conf";' >> "${ROOTFS_DIR}/run/kn86/apt.conf"
		fi
		if [ -n "${KN86_LOCKED_HASHES}" ]; then
			install -m 644 "${KN86_LOCKED_HASHES}" "${ROOTFS_DIR}/run/kn86/locked-hashes"
		fi
	fi
	# shellcheck disable=SC2086 # CAPSH_ARG is absent or one word.
	APT_CONFIG=/run/kn86/apt.conf capsh ${CAPSH_ARG:-} "--chroot=${ROOTFS_DIR}/" -- -e "$@"
}

# echo -e, as in pi-gen: the values may have escapes.
update_issue() {
	echo -e "${PI_GEN_RELEASE} ${IMG_DATE}\nGenerated using ${PI_GEN}, ${PI_GEN_REPO}, ${GIT_HASH}, ${1}" > "${ROOTFS_DIR}/etc/rpi-issue"
}

ensure_next_loopdev() {
	local device
	device=$(losetup --find)
	[ -b "${device}" ] || mknod "${device}" b 7 "${device##*[!0-9]}"
}

ensure_loopdev_partitions() {
	local name numbers
	lsblk --raw --noheadings --output NAME,MAJ:MIN "$1" | while IFS=' ' read -r name numbers; do
		[ "/dev/${name}" = "$1" ] || [ -b "/dev/${name}" ] || mknod "/dev/${name}" b "${numbers%:*}" "${numbers#*:}"
	done
}

export -f log bootstrap copy_previous start_from mount_layers mount_devices share_downloads lend_helpers unmount unmount_once within_seconds find_mounts
export -f unmount_image on_chroot update_issue
export -f ensure_next_loopdev ensure_loopdev_partitions
