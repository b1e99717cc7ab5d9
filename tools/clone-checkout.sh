#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Clones this checkout as it is: the last commit, with all changes since, also of files that git does not know yet. The
# clone says of itself what the checkout does ("git describe --dirty").
#
# Usage: clone-checkout.sh DESTINATION [FOLDER]
#   DESTINATION  must not exist
#   FOLDER       makes a sparse checkout: nothing but this top-level folder, and the files beside it
set -euo pipefail

destination="$(realpath "$1")"
folder="${2:-.}"
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# git refuses to clone a repository that belongs to somebody else, as in a container.
config="$(mktemp)"
trap 'rm "${config}"' EXIT
printf '[safe]\n\tdirectory = *\n' > "${config}"
export GIT_CONFIG_GLOBAL="${config}"

git clone --quiet --no-hardlinks --no-checkout . "${destination}"
[ "${folder}" = . ] || git -C "${destination}" sparse-checkout set "${folder}"
git -C "${destination}" -c advice.detachedHead=false checkout --quiet
# Changes of files that a sparse checkout leaves out count as changes, too: they go into the index.
git diff --binary HEAD | git -C "${destination}" apply --cached --allow-empty
git -C "${destination}" checkout --quiet -- .
git -C "${destination}" clean --quiet --force -d
git ls-files -z --others --exclude-standard -- "${folder}" |
	xargs -0 --no-run-if-empty cp --parents --target-directory="${destination}"
