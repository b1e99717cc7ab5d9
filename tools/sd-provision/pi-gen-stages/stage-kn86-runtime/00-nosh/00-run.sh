#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Installs nOSh, with its assets and the programs beside it, under /opt/nosh.
#
# Reads:  ROOTFS_DIR, files/nosh/ (the unpacked nosh-runtime archive: bin/, share/)
# Writes: /opt/nosh
set -euo pipefail

target="${ROOTFS_DIR:?}/opt/nosh"

for program in nosh kn86-cartridge kn86-coprocessor kn86-pico-update kn86-update; do
	if [ ! -f "files/nosh/bin/${program}" ]; then
		echo "00-nosh: ${PWD}/files/nosh/bin/${program} is missing: unpack the nosh-runtime archive" \
			"(classifier linux-arm64) into files/nosh before this stage runs" >&2
		exit 1
	fi
done

rm -rf "${target}"
mkdir -p "${target}"
cp -RT --no-preserve=ownership files/nosh "${target}"
chown -R 0:0 "${target}"
chmod -R u=rwX,go=rX "${target}"
chmod 755 "${target}"/bin/*
