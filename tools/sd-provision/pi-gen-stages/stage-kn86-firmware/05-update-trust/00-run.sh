#!/bin/bash -e
# SPDX-License-Identifier: Apache-2.0
#
# Installs what the deck judges update payloads by: the keys that it trusts, the list of those that it must not trust
# (where there is one), and the version floors. In the last stage, so that another key changes no other layer.
#
# Reads:  ROOTFS_DIR; files/keys/*.pem (Ed25519 public keys), files/keys/revoked, files/version-floors.tsv
# Writes: /usr/share/kn86/keys/, /usr/share/kn86/version-floors.tsv
set -euo pipefail

shopt -s nullglob
keys=(files/keys/*.pem)
if [ "${#keys[@]}" -eq 0 ] || [ ! -s files/version-floors.tsv ]; then
	echo "05-update-trust: ${PWD}/files/keys/*.pem and ${PWD}/files/version-floors.tsv must be there: put the public keys" \
		"of those whose updates the deck takes, and the table of version floors, there before this stage runs" >&2
	exit 1
fi
if [ -f files/keys/revoked ]; then
	keys+=(files/keys/revoked)
fi

target="${ROOTFS_DIR:?}/usr/share/kn86"
rm -rf "${target}/keys"
install -d -m 755 "${target}/keys"
install -m 644 "${keys[@]}" "${target}/keys/"
install -m 644 files/version-floors.tsv "${target}/version-floors.tsv"
