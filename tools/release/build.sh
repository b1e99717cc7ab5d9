#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds a release: sets the host up and makes the production image of a tag, signed with the release key.
#
# Usage: build.sh
# Reads: TAG              the tag that the release is made for
#        RELEASE_KEY_PEM  the release key's text (PKCS#8 PEM). It goes into a file that only this user can read, which is
#                         gone when the script ends, and into no log and no other program's environment
#        RUNNER_TEMP      a folder for the key; default: TMPDIR or /tmp
# shellcheck source=tools/release/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

version_of "${TAG:-}" > /dev/null
key_text="${RELEASE_KEY_PEM:-}"
unset RELEASE_KEY_PEM
[ -n "${key_text}" ] || refuse 'RELEASE_KEY_PEM is empty: give the release key as a secret of the service'

umask 077
folder="$(mktemp -d -p "${RUNNER_TEMP:-${TMPDIR:-/tmp}}")"
trap 'rm -rf "${folder}"' EXIT
# A here-string ends in a newline, which a secret may lack.
cat <<< "${key_text}" > "${folder}/release.pem"
unset key_text
umask 022

"${repository}/tools/sd-provision/build-image.sh" --release "${TAG}" --production "${folder}/release.pem"
