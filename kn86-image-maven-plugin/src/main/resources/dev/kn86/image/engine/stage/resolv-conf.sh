# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Lends the tree the build machine's resolv.conf, so that programs of the tree resolve names. pi-gen's debootstrap leaves
# the file in the tree for good. Here it is in the tree while hooks run, and in no layer, because a layer must not depend
# on the machine. It is not mounted, because hooks replace and delete it like any other file.

# Puts the machine's resolv.conf into a tree that has none, once a stage.
# Writes: STAGE_WORK_DIR/resolv.conf.state
lend_resolv_conf() {
	local file=${ROOTFS_DIR}/etc/resolv.conf state=${STAGE_WORK_DIR}/resolv.conf.state
	if [ -d "${ROOTFS_DIR}/etc" ] && [ ! -e "${file}" ] && [ ! -L "${file}" ] &&
		[ -e /etc/resolv.conf ] && [ ! -e "${state}" ]; then
		unseen "${file}" install -m 644 /etc/resolv.conf "${file}"
		stat --format='%i %.Z' "${file}" > "${state}"
	fi
}

# After the hooks: removes the file again. A file that a hook has written to, or has put in its place, belongs to the
# stage and stays.
take_back_resolv_conf() {
	local file=${ROOTFS_DIR}/etc/resolv.conf state=${STAGE_WORK_DIR}/resolv.conf.state
	if [ -e "${state}" ] && [ "$(stat --format='%i %.Z' "${file}" 2> /dev/null)" = "$(< "${state}")" ]; then
		unseen "${file}" rm "${file}"
	fi
}

export -f lend_resolv_conf
