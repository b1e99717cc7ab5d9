#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Formats every C file (.clang-format) and every shell script of the repository. Build output (target/) is left out.
#
# Usage: format.sh           rewrites what is formatted otherwise
#        format.sh --check   changes nothing: shows the differences, and fails when there are any
# Tools: The format is the one of clang-format 14 and shfmt 3.6 (Debian 12). clang-format 15 to 19 and 22 and shfmt 3.8
#        were seen to give the same on this tree; host-tools.tsv has the oldest versions that will do.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
case "${1:-}" in
'')
	c_options=(-i)
	shell_options=(-w)
	;;
--check)
	c_options=(--dry-run -Werror)
	shell_options=(-d)
	;;
*)
	echo "format: unknown option $1; usage: format.sh [--check]" >&2
	exit 2
	;;
esac
tools/sd-provision/setup-host.sh --check clang-format shfmt >&2

status=0
find . \( -name .git -o -name target \) -prune -o -type f -name '*.[ch]' -print0 |
	xargs -0 clang-format "${c_options[@]}" || status=1
# 0: tabs. sr: a blank after a redirection.
tools/list-shell-scripts.sh | xargs -0 shfmt -i 0 -sr "${shell_options[@]}" || status=1
if [ "${status}" -ne 0 ]; then
	echo 'format: the files above are formatted otherwise: run tools/format.sh' >&2
fi
exit "${status}"
