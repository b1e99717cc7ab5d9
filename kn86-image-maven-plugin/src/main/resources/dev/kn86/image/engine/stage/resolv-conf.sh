# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Lends the build machine's resolv.conf to the tree, so that the tree's programs can resolve names. pi-gen's debootstrap
# leaves that file in the tree for good; here it is in the tree while hooks run and in no layer, because a layer must
# not depend on the machine. It is a file and not a mount: hooks replace and delete it like any other file.

# Usage: lend_resolv_conf, once a stage: puts the machine's resolv.conf into a tree that has none
# Writes: STAGE_WORK_DIR/resolv.conf.state
lend_resolv_conf() {
	local file=${ROOTFS_DIR}/etc/resolv.conf state=${STAGE_WORK_DIR}/resolv.conf.state
	if [ -d "${ROOTFS_DIR}/etc" ] && [ ! -e "${file}" ] && [ ! -L "${file}" ] &&
		[ -e /etc/resolv.conf ] && [ ! -e "${state}" ]; then
		unseen "${file}" install -m 644 /etc/resolv.conf "${file}"
		stat --format='%i %.Z' "${file}" > "${state}"
	fi
}

# Usage: take_back_resolv_conf, after the hooks: removes the file unless a hook has written to it or replaced it
take_back_resolv_conf() {
	local file=${ROOTFS_DIR}/etc/resolv.conf state=${STAGE_WORK_DIR}/resolv.conf.state
	if [ -e "${state}" ] && [ "$(stat --format='%i %.Z' "${file}" 2> /dev/null)" = "$(< "${state}")" ]; then
		unseen "${file}" rm "${file}"
	fi
}

export -f lend_resolv_conf
