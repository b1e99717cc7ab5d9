# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The build machine's resolv.conf, which pi-gen's debootstrap leaves in the tree so that its programs resolve names.
# Ours is there while hooks run, and in no layer: a layer must not depend on the machine. It is no mount, since hooks
# replace and delete it like any other file.

# For a tree without a resolv.conf, once a stage: puts the machine's in place.
# Writes: STAGE_WORK_DIR/resolv.conf.state
lend_resolv_conf() {
	local file=${ROOTFS_DIR}/etc/resolv.conf state=${STAGE_WORK_DIR}/resolv.conf.state
	if [ -d "${ROOTFS_DIR}/etc" ] && [ ! -e "${file}" ] && [ ! -L "${file}" ] &&
		[ -e /etc/resolv.conf ] && [ ! -e "${state}" ]; then
		unseen "${file}" install -m 644 /etc/resolv.conf "${file}"
		stat --format='%i %.Z' "${file}" > "${state}"
	fi
}

# After the hooks. One that a hook has written to, or put in its place, is the stage's own.
take_back_resolv_conf() {
	local file=${ROOTFS_DIR}/etc/resolv.conf state=${STAGE_WORK_DIR}/resolv.conf.state
	if [ -e "${state}" ] && [ "$(stat --format='%i %.Z' "${file}" 2> /dev/null)" = "$(< "${state}")" ]; then
		unseen "${file}" rm "${file}"
	fi
}

export -f lend_resolv_conf
