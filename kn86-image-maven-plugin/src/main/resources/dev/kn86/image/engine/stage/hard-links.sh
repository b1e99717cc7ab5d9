# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Keeps files that have several names whole across layers. When such a file is written to, overlayfs copies it into the
# upper layer under that one name, and the other names still lead to the old file. (overlayfs's index would prevent that,
# but a user namespace may not have it.) So every such file is copied into the upper layer, with all its names, when the
# stage begins, and all are removed from there again when no hook has touched any of them.

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

# Prints the inodes of those files in the stage's layer, their numbers of names, and the times of their last change of
# any kind. stat fails for a name that a hook has deleted: its message is part of the state.
hard_links_state() {
	(cd "${KN86_UPPER}" && xargs -0 --no-run-if-empty stat --format='%n %i %h %.Z' < "${WORK_DIR}/hard-links" 2>&1) || true
}

# unseen FILE COMMAND...: runs a command that changes the file's folder, and gives the folder its old time back.
unseen() {
	local folder times
	folder=$(dirname "$1")
	times=$(stat --format=%.Y "${folder}")
	shift
	"$@"
	touch --date="@${times}" "${folder}"
}

export -f keep_hard_links hard_links_state unseen
