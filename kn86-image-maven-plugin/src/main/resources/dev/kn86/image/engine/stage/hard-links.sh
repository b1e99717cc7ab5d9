# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Files with several names, across layers. overlayfs brings such a file into the upper layer by the one name that
# is written to, and leaves the others what they were (but for its index, which a user namespace may not have).
# Here it is brought there with all its names when the stage begins, and taken back when nobody has touched it.

# Usage: keep_hard_links, with the stage's overlay mounted on ROOTFS_DIR
# Writes: WORK_DIR/hard-links (their names, each ended by a zero byte), WORK_DIR/hard-links.state
keep_hard_links() {
	local line inode previous="" first name
	find "${ROOTFS_DIR}" -xdev -type f -links +1 -printf '%i %P\0' | LC_ALL=C sort -z |
		while IFS= read -r -d '' line; do
			inode=${line%% *} name=${line#* }
			if [ "${inode}" = "${previous}" ]; then
				unseen "${ROOTFS_DIR}/${name}" ln -f "${ROOTFS_DIR}/${first}" "${ROOTFS_DIR}/${name}"
				printf '%s\0%s\0' "${first}" "${name}"
			else
				previous=${inode} first=${name}
			fi
		done > "${WORK_DIR}/hard-links"
	hard_links_state > "${WORK_DIR}/hard-links.state"
}

# After the overlay has been unmounted.
forget_hard_links() {
	local name
	if [ "$(hard_links_state)" = "$(< "${WORK_DIR}/hard-links.state")" ]; then
		while IFS= read -r -d '' name; do
			unseen "${KN86_UPPER}/${name}" rm -f "${KN86_UPPER}/${name}"
		done < "${WORK_DIR}/hard-links"
	fi
}

# Their inodes in the stage's layer, numbers of names and times of the last change of any kind.
hard_links_state() {
	(cd "${KN86_UPPER}" && xargs -0 --no-run-if-empty stat --format='%n %i %h %.Z' < "${WORK_DIR}/hard-links" 2>&1) || true
}

# Runs a command that changes a file's folder, and leaves the folder's time as it was: unseen FILE COMMAND...
unseen() {
	local folder times
	folder=$(dirname "$1")
	times=$(stat --format=%.Y "${folder}")
	shift
	"$@"
	touch --date="@${times}" "${folder}"
}

export -f keep_hard_links hard_links_state unseen
