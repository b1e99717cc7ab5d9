#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
# A root tree without a mirror: bash and coreutils of the build machine, and stand-ins that note how they are
# called for apt-get and debconf-set-selections.
if [ -d "${ROOTFS_DIR:?}" ]; then
	exit 0
fi
# Neither the file system's nor the user's defaults decide modes.
umask 022
mkdir -p "${ROOTFS_DIR}"/{boot,dev,etc,mnt,proc,run,sys,tmp,usr/bin,usr/lib,var/cache/apt/archives}
chmod 755 "${ROOTFS_DIR}"
ln -s usr/bin "${ROOTFS_DIR}/bin"
ln -s usr/lib "${ROOTFS_DIR}/lib"
ln -s usr/lib "${ROOTFS_DIR}/lib64"
programs=(bash cat chmod chown cp env id ln ls mkdir mv rm sleep touch setcap)
PATH=${PATH}:/usr/sbin
for program in "${programs[@]}"; do
	cp "$(command -v "${program}")" "${ROOTFS_DIR}/usr/bin/"
	ldd "$(command -v "${program}")"
done | grep -o '/[^ ]*' | sort -u | while read -r library; do
	mkdir -p "${ROOTFS_DIR}$(dirname "${library}")"
	cp "${library}" "${ROOTFS_DIR}${library}"
done
install -m 755 files/apt-get files/debconf-set-selections "${ROOTFS_DIR}/usr/bin/"
