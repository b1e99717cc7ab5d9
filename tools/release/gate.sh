#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Decides, before anything is installed or built, whether a release may be made here. System images hold a kernel and
# closed-source firmware: they go to a private repository only (specification, "System Image Build", CI).
#
# Usage: gate.sh
# Reads: TAG                 the tag that the release is made for
#        REPOSITORY_PRIVATE  "true" when the repository that gets the images is private; anything else refuses
# shellcheck source=tools/release/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

version="$(version_of "${TAG:-}")"
[ "${REPOSITORY_PRIVATE:-}" = true ] ||
	refuse "the repository is not known to be private (REPOSITORY_PRIVATE='${REPOSITORY_PRIVATE:-}')." \
		"System images carry closed-source firmware: make releases in the private repository"
[ -f "${repository}/tools/sd-provision/pi-gen-pin.env" ] ||
	refuse "tools/sd-provision/pi-gen-pin.env is missing: an image without a pin cannot be made again"
git -C "${repository}" tag --points-at HEAD | grep -qxF -- "${TAG}" ||
	refuse "${TAG} does not name the commit that is checked out"
echo "gate: release ${version}"
