#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# check-docs.sh on a small repository: one fault each, and its words.
# shellcheck source=tools/test/lib.sh
. "$(dirname "$0")/lib.sh"

need_tool /usr/bin/python3 python3
copy="${work}/a copy"
java="${copy}/kn86-image-maven-plugin/src/main/java"
mkdir -p "${copy}/docs/target" "${java}"
cat > "${copy}/docs/properties.md" <<- 'END'
	# Goals and properties
	| `image` | package | makes the card |
	| `kn86.table` | `hybrid` | the table |
END
cat > "${java}/ImageMojo.java" <<- 'END'
	/** See docs/properties.md. */
	@Mojo(name = "image")
	@Parameter(property = "kn86.table", defaultValue = "hybrid")
END
printf '<properties><kn86.force>false</kn86.force></properties>\n' > "${copy}/pom.xml"
cat > "${copy}/README.md" <<- 'END'
	# Read me
	[all](docs/properties.md#goals-and-properties), [here](#read-me), [elsewhere](https://example.org/none.md).
	`kn86-image:image` reads `kn86.table` and `kn86.force` of `docs/*.md`; `docs/<yours>.md` is open, and so is target/.
	```text
	[no link](none.md)
	```
END
printf '[gone](gone.md)\n' > "${copy}/docs/target/built"
mv "${copy}/docs/target/built"{,.md}
# Not in one piece here: the check reads this file as well.
none=docs/none

check_docs() { "${tools}/check-docs.sh" "${copy}"; }
check 'documents that hold' check_docs > /dev/null

# refuses TEXT LINE MESSAGE: README.md with one line more is refused, and MESSAGE says why.
refuses() {
	cp "${copy}/README.md" "${work}/README.md"
	printf '%s\n' "$2" >> "${copy}/README.md"
	check_fails "$1" "$3" check_docs
	cp "${work}/README.md" "${copy}/README.md"
}
refuses 'a missing file' "[x](${none}.md)" "^README.md:7: \\(${none}.md\\): there is no ${none}.md\$"
refuses 'a missing heading' '[x](docs/properties.md#goal)' 'docs/properties.md has no heading #goal$'
refuses 'a missing heading of its own' '[x](#read)' 'README.md has no heading #read$'
refuses 'a named file' "\`${none}.txt\`" "^README.md:7: there is no ${none}.txt\$"
refuses 'a property' 'kn86.tabel' 'no goal and no POM reads kn86.tabel$'
refuses 'a goal' 'kn86-image:picture' 'there is no goal picture$'

echo "/* ${none}.md */" > "${copy}/a.c"
check_fails 'a document that a source names' "^a.c:1: there is no ${none}.md\$" check_docs
rm "${copy}/a.c"
printf '@Parameter(property = "kn86.image.size")\n' > "${java}/Size.java"
check_fails 'a property without a line' 'docs/properties.md: lacks a line for kn86.image.size' check_docs
rm "${java}/Size.java"

mkdir -p "${java}/dev/kn86/image/format/tar"
rooms() { printf '| \x60format\x60 | \x60%s\x60 |\n' "$1" > "${copy}/docs/architecture.md"; }
rooms disk
check_fails 'a package without a room' '^docs/architecture.md: lacks the package format.tar$' check_docs
rooms tar
check 'a package in its room' check_docs > /dev/null

# shellcheck disable=SC2016 # A fence of the document.
block() { printf '%s\n```%s\nmvn package\n```\n' "$1" "$2"; }
for mark in '' 'Build:' '<!-- run it -->'; do
	refuses "a block below '${mark}'" "$(block "${mark}" sh)" 'README.md:8: say on the line above who runs these commands'
done
refuses 'a block without a language' "$(block '' '')" '^README.md:8: name the block.s language'
refuses 'a mark above no commands' "$(block '<!-- not run: long -->' text)" '^README.md:8: only commands are run$'
refuses 'a test that is not there' "$(block '<!-- run by: pom.xml tools/none.sh -->' sh)" '^README.md:8: there is no tools/none.sh$'
refuses 'a name without a function' "$(block '<!-- run: build -->' sh)" 'README.md:8: tools/test/test-docs.sh has no function build$'
mkdir -p "${copy}/tools/test"
printf 'build() {\n\tblock build\n}\n' > "${copy}/tools/test/test-docs.sh"
refuses 'a name twice' "$(block '<!-- run: build -->' sh && block '<!-- run: build -->' sh)" '^README.md:12: another block is called build$'
{ block '<!-- run: build -->' sh && block '<!-- run by: pom.xml -->' sh && block '<!-- not run: long -->' sh; } >> "${copy}/README.md"
check 'blocks that say who runs them' check_docs > /dev/null
