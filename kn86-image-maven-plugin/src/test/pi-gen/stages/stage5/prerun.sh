#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# The stage before is skipped and has no tree in pi-gen's work folder, unless an earlier build has left it.
previous="after ${PREV_STAGE} $(basename "${PREV_STAGE_DIR}") ${PREV_ROOTFS_DIR#"${WORK_DIR}/"}"
if [ ! -d "${PREV_ROOTFS_DIR}" ]; then
	PREV_ROOTFS_DIR=${WORK_DIR}/stage3/rootfs
fi
copy_previous
echo "${previous}" > "${ROOTFS_DIR:?}/previous"
