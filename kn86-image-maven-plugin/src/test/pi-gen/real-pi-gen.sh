#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs a real pi-gen on a folder of stages. Everything it mounts lies in namespaces of its own; the emulator that
# pi-gen insists on is registered meanwhile.
#
# Usage: real-pi-gen.sh PI_GEN_CHECKOUT WORK_FOLDER STAGES_FOLDER, as root
#   WORK_FOLDER    pi-gen works in a copy of the checkout in it, made on the first run; its log is in it
#   STAGES_FOLDER  config, stage0, stage1, ... and perhaps export-image
# Needs: what the checkout's file "depends" lists, attr, qemu-user-static
set -euo pipefail

checkout=$1 work=$2 stages=$3

if [ ! -d "${work}/pi-gen" ]; then
	mkdir -p "${work}"
	cp -a "${checkout}" "${work}/pi-gen"
	cp "${stages}/config" "${work}/pi-gen/config"
	echo "STAGE_LIST='$(echo "${stages}"/stage?)'" >> "${work}/pi-gen/config"
	[ ! -d "${stages}/export-image" ] || echo "EXPORT_CONFIG_DIR='${stages}/export-image'" >> "${work}/pi-gen/config"
fi

binfmt=/proc/sys/fs/binfmt_misc
entry=kn86-real-pi-gen-$$
# QEMU's scripts/qemu-binfmt-conf.sh: an arm64 ELF program or shared object.
magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
# shellcheck disable=SC2016 # The inner shell expands.
inside='
mount -t binfmt_misc binfmt_misc "$1"
if [ "$(uname -m)" != aarch64 ]; then printf "%s" "$2" > "$1/register"; fi
cd "$3/pi-gen"
exec ./build.sh'
trap '[ ! -e "${binfmt}/${entry}" ] || echo -1 > "${binfmt}/${entry}"' EXIT
# The entries are the same behind every mount of binfmt_misc in one user namespace.
[ -e "${binfmt}/register" ] || mount -t binfmt_misc binfmt_misc "${binfmt}"

# pi-gen takes these from the builder's process, and hooks see them.
umask 022
ulimit -Sc 0
env -i --default-signal PATH="${PATH}" HOME=/root LC_ALL=C.UTF-8 TZ=UTC CLEAN=1 \
	unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
	bash -ec "${inside}" pi-gen "${binfmt}" ":${entry}:M::${magic}:${mask}:$(command -v qemu-aarch64-static):F" "${work}" \
	< /dev/null > "${work}/log" 2>&1 || {
	tail -n 30 "${work}/log" >&2
	exit 1
}
