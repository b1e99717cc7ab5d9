#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Uploads a release's files as a draft, downloads them again, compares their SHA-256, and only then publishes it.
#
# Usage: publish.sh
# Reads: TAG       the tag that the release was made for
#        GH_TOKEN  for gh(1), which finds the repository by the checkout
# shellcheck source=tools/release/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

version="$(version_of "${TAG:-}")"
target="${repository}/image-assembly/target"
name="kn86-v${version}"
sums="${name}.sha256sums"
assets=("${name}.img.zst" "${name}.img.bmap" "${name}.kn86fw")
candidate=()
[[ "${version}" != *-rc* ]] || candidate=(--prerelease)

cd "${target}" || refuse "${target} is missing: run build.sh first"
for asset in "${assets[@]}"; do
	[ -f "${asset}" ] || refuse "${target}/${asset} is missing: run build.sh first"
done
sha256sum -- "${assets[@]}" > "${sums}"

gh release view "${TAG}" > /dev/null 2>&1 ||
	gh release create "${TAG}" --draft --verify-tag "${candidate[@]}" --title "KN-86 ${version}" \
		--notes "System image ${version}. See docs/building.md for writing a card, docs/update.md for updates."
gh release upload "${TAG}" --clobber "${assets[@]}" "${sums}"

copy="$(mktemp -d)"
trap 'rm -rf "${copy}"' EXIT
gh release download "${TAG}" --dir "${copy}"
cmp -- "${sums}" "${copy}/${sums}" || refuse "the uploaded ${sums} is not the one that was made here"
(cd "${copy}" && sha256sum --check --strict --quiet -- "${sums}") ||
	refuse "what was uploaded is not what was built; the release stays a draft"
gh release edit "${TAG}" --draft=false
echo "publish: ${TAG} with ${assets[*]} ${sums}"
