# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The functions that pi-gen exports to hooks, with the same effects. Where ours works otherwise, because
# stages are overlayfs layers in a private mount namespace, the comment says how.

log() {
    printf '[%(%T)T] %s\n' -1 "$*" | tee -a "${LOG_FILE}"
}

# Makes the first root tree with debootstrap: bootstrap SUITE FOLDER MIRROR [more debootstrap arguments].
bootstrap() {
    # shellcheck disable=SC2054 # debootstrap separates components by commas.
    local target=$2 arguments=(--arch "${ARCH}" --components main,contrib,non-free
        --include gnupg --include ca-certificates --exclude info,ifupdown)
    export http_proxy=${APT_PROXY:-}
    # As in pi-gen, the exit code is not the judge: a leftover debootstrap folder is.
    # shellcheck disable=SC2016,SC2086 # The inner shell expands; CAPSH_ARG is absent or one word.
    capsh ${CAPSH_ARG:-} -- -c '"$0" "$@"' debootstrap "${arguments[@]}" "$@" || true
    if [ -d "${target}/debootstrap" ] && ! rmdir "${target}/debootstrap"; then
        cp "${target}/debootstrap/debootstrap.log" "${STAGE_WORK_DIR}"
        log "bootstrap failed: please check ${STAGE_WORK_DIR}/debootstrap.log"
        return 1
    fi
}

# Starts the stage from the previous stage's tree. Ours mounts instead of copying: nothing is copied but
# what the stage changes.
copy_previous() {
    if [ ! -d "${PREV_ROOTFS_DIR}" ]; then
        echo "Previous stage rootfs not found"
        return 1
    fi
    mkdir -p "${ROOTFS_DIR}"
    mount -t overlay overlay \
        -o "lowerdir=${KN86_LOWER},upperdir=${KN86_UPPER},workdir=${KN86_OVERLAY_WORK}" "${ROOTFS_DIR}"
    keep_hard_links
}

# Takes back every mount below a folder (default: the current one); tries for 5 seconds, since a program of the
# tree may be about to end.
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
    local point
    while read -r point; do
        # /proc/self/mounts writes blanks and backslashes as octal escapes.
        umount "$(printf '%b' "${point}")" || return 1
    done < <(awk -v folder="$1" '$2 == folder || index($2, folder "/") == 1 {print $2}' /proc/self/mounts | tac)
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

# Lets a tree's apt find packages of the cache: share_downloads ROOT [LISTS], where LISTS is the folder of apt's
# lists when they are not in the tree yet. apt takes what lies in its archives by name and size; so only files
# whose SHA-256 those lists name are put there, and none when they name two of one name. The folder is the
# engine's: neither 'apt-get clean' nor what is fetched reaches the tree.
share_downloads() {
    local archives=$1/var/cache/apt/archives lists=${2:-$1/var/lib/apt/lists} hash file
    if ! mountpoint -q "${archives}"; then
        mkdir -p "${archives}"
        mount --bind "${KN86_ARCHIVES}" "${archives}"
    fi
    # Again after each apt-get update: it leaves a younger folder.
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
                ln "${file}" "${KN86_ARCHIVES}/" 2> /dev/null || true
                offered[${file##*/}]=yes
            fi
        done
    done < <(find "${lists}" -maxdepth 1 -name '*_Packages' -exec \
        grep -hFxf <(find "${KN86_PACKAGES}" -mindepth 1 -maxdepth 1 -printf 'SHA256: %f\n') {} + | sort -u)
}

# Runs a shell with -e in the stage's tree, fed from standard input or with the arguments given.
on_chroot() {
    if ! mountpoint -q "${ROOTFS_DIR}/proc"; then
        mount -t proc proc "${ROOTFS_DIR}/proc"
    fi
    if ! mountpoint -q "${ROOTFS_DIR}/dev"; then
        mount --bind /dev "${ROOTFS_DIR}/dev"
    fi
    if ! mountpoint -q "${ROOTFS_DIR}/dev/pts"; then
        mount --bind /dev/pts "${ROOTFS_DIR}/dev/pts"
    fi
    if ! mountpoint -q "${ROOTFS_DIR}/sys"; then
        mount --bind /sys "${ROOTFS_DIR}/sys"
    fi
    local folder
    for folder in run tmp; do
        if ! mountpoint -q "${ROOTFS_DIR}/${folder}"; then
            mount -t tmpfs tmpfs "${ROOTFS_DIR}/${folder}"
        fi
    done
    if [ -d "${ROOTFS_DIR}/var/cache/apt/archives" ]; then
        share_downloads "${ROOTFS_DIR}"
    fi
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

export -f log bootstrap copy_previous unmount unmount_once unmount_image on_chroot update_issue
export -f share_downloads
export -f ensure_next_loopdev ensure_loopdev_partitions
