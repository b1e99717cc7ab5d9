#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The pages that the plugin's site has for documents: their places and their links.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

need_tool /usr/bin/python3 python3
copy="${work}/a copy"
pages="${work}/pages"
sources=https://example.org/kn86
mkdir -p "${copy}/docs/deep" "${copy}/kn86-image-maven-plugin"
# In pieces: check-docs.sh reads this file as well, and takes a document's whole name for one of this repository.
a='a.md' b='deep/b.md'
cat > "${copy}/docs/${a}" <<- END
	# Page *A*
	[b](${b}#two-words), [itself](#page-a), [front](../kn86-image-maven-plugin/README.md), [code](../x/y.sh), [web](https://example.org/a.md)
	\`\`\`text
	# [no link](${b})
	\`\`\`
END
cat > "${copy}/docs/${b}" <<- END
	## Two words
	[a](../${a})
	## Two words
	[no document](../../x/README.md#part)
END
printf '# Plugin\n[a](../docs/%s)\n' "${a}" > "${copy}/kn86-image-maven-plugin/README.md"
mkdir -p "${copy}/x"
printf '# No page\n' > "${copy}/x/README.md"

check 'pages are made' /usr/bin/python3 -B "${tools}/docs/site_pages.py" "${copy}" "${pages}" "${sources}/"
check_equal 'which there are' 'a.md deep/b.md index.md' "$(cd "${pages}" && find . -type f -printf '%P\n' | LC_ALL=C sort | xargs)"
has() { check "$1 has $2" grep -qF -- "$2" "${pages}/$1"; }
has a.md '[b](deep/b.html#two-words), [itself](#page-a), [front](index.html)'
has a.md "[code](${sources}/x/y.sh), [web](https://example.org/a.md)"
has a.md "# [no link](${b})"
has a.md '<a id="page-a"></a>'
has deep/b.md '[a](../a.html)'
has deep/b.md '<a id="two-words-1"></a>'
has deep/b.md "[no document](${sources}/x/README.md#part)"
has index.md '[a](a.html)'
check_equal 'a heading in a block is none' 1 "$(grep -c '<a id' "${pages}/a.md")"
