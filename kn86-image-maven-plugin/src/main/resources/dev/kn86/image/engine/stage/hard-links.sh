# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Keeps the names of a file with several names (hard links) together across layers. When a program writes to such a
# file, overlayfs copies it into the upper layer under that one name, and the other names keep the old content (unless
# overlayfs has an index, which it may not have in a user namespace). So such a file is copied up with all its names
# when the stage begins, and removed from the upper layer again when no program has changed it.

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

# Usage: forget_hard_links, after the overlay has been unmounted
forget_hard_links() {
	local name
	if [ "$(hard_links_state)" = "$(< "${WORK_DIR}/hard-links.state")" ]; then
		while IFS= read -r -d '' name; do
			unseen "${KN86_UPPER}/${name}" rm -f "${KN86_UPPER}/${name}"
		done < "${WORK_DIR}/hard-links"
	fi
}

# Prints what changes with every change of these files in the stage's layer: inode, number of names, time of change. For
# a name that a hook has deleted stat fails; its message is then part of the state.
hard_links_state() {
	(cd "${KN86_UPPER}" && xargs -0 --no-run-if-empty stat --format='%n %i %h %.Z' < "${WORK_DIR}/hard-links" 2>&1) || true
}

# Runs a command that changes the folder of a file, and gives the folder its time back: unseen FILE COMMAND...
unseen() {
	local folder times
	folder=$(dirname "$1")
	times=$(stat --format=%.Y "${folder}")
	shift
	"$@"
	touch --date="@${times}" "${folder}"
}

export -f keep_hard_links hard_links_state unseen
