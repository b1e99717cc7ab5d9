#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Compares the documents with the repository: every relative link and anchor of a document leads somewhere, every file
# that a document names is there, every goal and property that a document names is one of the code, every goal and
# property of the code is in docs/properties.md, every package of the plugin is in docs/architecture.md, every document that
# a source file names is there, and every block of commands says who runs it, or why nobody does (docs/check_blocks.py).
#
# Usage: check-docs.sh [REPOSITORY]   (default: this one); a line for each fault, and exit code 1 when there is any
set -euo pipefail

tools="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
[ -x /usr/bin/python3 ] || {
	echo 'check-docs: /usr/bin/python3 is missing: apt-get install python3' >&2
	exit 1
}
cd "${1:-${tools}/..}"

status=0
# -B: no compiled files beside the sources.
/usr/bin/python3 -B "${tools}/docs/check_links.py" || status=1
/usr/bin/python3 -B "${tools}/docs/check_names.py" || status=1
/usr/bin/python3 -B "${tools}/docs/check_blocks.py" || status=1
if [ "${status}" -ne 0 ]; then
	echo 'check-docs: correct the document, or what it names' >&2
	exit 1
fi
echo 'check-docs: links, anchors, names and marks of blocks hold'
