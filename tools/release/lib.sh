# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What the scripts of a release share. To be sourced.
# Sets: repository (the checkout's folder)
set -euo pipefail

# The scripts use the variable.
# shellcheck disable=SC2034
repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

# shellcheck source=tools/sd-provision/lib/as-root.sh
. "${repository}/tools/sd-provision/lib/as-root.sh"

refuse() {
	echo "$(basename "$0"): $*" >&2
	exit 1
}

# version_of TAG: the version that a tag names: the tag schema of the emulator's releases, v0.2.0 or v0.2.0-rc1.
version_of() {
	[[ "$1" =~ ^v(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-rc[1-9][0-9]*)?$ ]] ||
		refuse "the tag '$1' names no release: v0.2.0 or v0.2.0-rc1 would"
	echo "${1#v}"
}
