#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Formats the sources of the repository: C as .clang-format says, shell scripts, and Java and POMs by Maven's Spotless.
# Build output (target/) is left out.
#
# Usage: format.sh           rewrites what is formatted otherwise
#        format.sh --check   changes nothing: shows what is formatted otherwise in C and shell, and fails then. The build
#                            runs this, and Spotless looks at Java and POMs there
# Tools: The format is the one of clang-format 14 and shfmt 3.6 (Debian 12). clang-format 15 to 19 and 22 and shfmt 3.8
#        were seen to give the same on this tree; host-tools.tsv has the oldest versions that will do.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# format_c CLANG_FORMAT_OPTION...
format_c() {
	find . \( -name .git -o -name target \) -prune -o -type f -name '*.[ch]' -print0 | xargs -0 clang-format "$@"
}

# format_shell SHFMT_OPTION
format_shell() {
	# -i 0: tabs. -sr: a blank after a redirection.
	tools/list-shell-scripts.sh | xargs -0 shfmt -i 0 -sr "$1"
}

apply() {
	format_c -i
	format_shell -w
	mvn -q -B -N spotless:apply
}

check() {
	local status=0
	format_c --dry-run -Werror || status=1
	format_shell -d || status=1
	[ "${status}" -eq 0 ] || echo 'format: the files above are formatted otherwise: run tools/format.sh' >&2
	return "${status}"
}

case "${1:-}" in
'') action=apply ;;
--check) action=check ;;
*)
	echo "format: unknown option $1; usage: format.sh [--check]" >&2
	exit 2
	;;
esac
tools/sd-provision/setup-host.sh --check clang-format shfmt >&2
"${action}"
