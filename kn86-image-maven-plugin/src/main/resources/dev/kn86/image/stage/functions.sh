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
    # Downloads are shared between builds; the stage's own 'apt-get clean' only reaches its private layer.
    if [ -d "${ROOTFS_DIR}/var/cache/apt/archives" ] && ! mountpoint -q "${ROOTFS_DIR}/var/cache/apt/archives"; then
        mount -t overlay overlay \
            -o "lowerdir=${KN86_DEBS},upperdir=${KN86_NEW_DEBS},workdir=${KN86_NEW_DEBS}.work" \
            "${ROOTFS_DIR}/var/cache/apt/archives"
    fi
    # shellcheck disable=SC2086 # CAPSH_ARG is absent or one word.
    capsh ${CAPSH_ARG:-} "--chroot=${ROOTFS_DIR}/" -- -e "$@"
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
export -f ensure_next_loopdev ensure_loopdev_partitions
