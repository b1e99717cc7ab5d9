#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes a slot's tree of the last stage's. It removes what belongs to the build and what would differ from one build to the
# next, and moves out the boot tree, which has a partition of its own. It stands in for pi-gen's export-image.
# Reads: ROOTFS_DIR, DEPLOY_DIR
# Writes: ROOTFS_DIR, DEPLOY_DIR/boot (the slot's boot tree), DEPLOY_DIR/common (files for p1)
set -euo pipefail

cd "${ROOTFS_DIR}"

# apt's sources and lists: a slot is updated as a whole and never by apt, and a card must not name the builder's mirror.
rm -rf etc/apt/sources.list etc/apt/sources.list.d/* etc/apt/apt.conf.d/99mmdebstrap \
	var/lib/apt/lists/* var/cache/apt/* var/cache/debconf/* var/log/* var/tmp/* tmp/* run/* root/.cache
# Caches and backups that depend on the time, or on the order in which packages were set up.
rm -f var/cache/ldconfig/aux-cache var/lib/dpkg/*-old var/lib/dpkg/lock* var/lib/dpkg/triggers/Lock \
	etc/*- etc/.pwd.lock var/lib/systemd/random-seed etc/ssh/ssh_host_*
find . -xdev -name __pycache__ -type d -prune -exec rm -rf {} +
# Each device gets an identity of its own when it boots (machine-id(5): empty means unset).
: > etc/machine-id
rm -f var/lib/dbus/machine-id
ln -sfn /etc/machine-id var/lib/dbus/machine-id
ln -sfn /run/systemd/resolve/resolv.conf etc/resolv.conf

# bootcode.bin is allowed on p1 only: the boot ROM takes every partition that has one for an operating system.
mkdir -p "${DEPLOY_DIR}/boot" "${DEPLOY_DIR}/common"
cp -r --preserve=mode,timestamps boot/firmware/. "${DEPLOY_DIR}/boot/"
mv "${DEPLOY_DIR}/boot/bootcode.bin" "${DEPLOY_DIR}/common/"
find boot/firmware -mindepth 1 -delete
