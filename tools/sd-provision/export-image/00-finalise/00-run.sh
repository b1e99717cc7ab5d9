#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Turns the last stage's tree into a slot's: takes out what belongs to the build, what would differ from one
# build to the next, and the boot tree, which has a partition of its own. Stands in for pi-gen's export-image.
# Reads: ROOTFS_DIR, DEPLOY_DIR
# Writes: ROOTFS_DIR, DEPLOY_DIR/boot (the slot's boot tree), DEPLOY_DIR/common (files for p1)
set -euo pipefail

cd "${ROOTFS_DIR}"

# The mirror of the build machine is nobody's business; a slot is updated as a whole, never by apt.
rm -rf etc/apt/sources.list etc/apt/sources.list.d/* etc/apt/apt.conf.d/99mmdebstrap \
	var/lib/apt/lists/* var/cache/apt/* var/cache/debconf/* var/log/* var/tmp/* tmp/* run/* root/.cache
# Caches and backups that hold times, or the order in which packages were set up.
rm -f var/cache/ldconfig/aux-cache var/lib/dpkg/*-old var/lib/dpkg/lock* var/lib/dpkg/triggers/Lock \
	etc/*- etc/.pwd.lock var/lib/systemd/random-seed etc/ssh/ssh_host_*
find . -xdev -name __pycache__ -type d -prune -exec rm -rf {} +
# Each device gets its own identity on first boot (machine-id(5): empty means unset).
: > etc/machine-id
rm -f var/lib/dbus/machine-id
ln -sfn /etc/machine-id var/lib/dbus/machine-id
ln -sfn /run/systemd/resolve/resolv.conf etc/resolv.conf

# bootcode.bin may only lie on p1: a slot that holds one would count as an operating system of its own.
mkdir -p "${DEPLOY_DIR}/boot" "${DEPLOY_DIR}/common"
cp -r --preserve=mode,timestamps boot/firmware/. "${DEPLOY_DIR}/boot/"
mv "${DEPLOY_DIR}/boot/bootcode.bin" "${DEPLOY_DIR}/common/"
find boot/firmware -mindepth 1 -delete
