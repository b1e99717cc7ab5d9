#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the documents pages of the plugin's site: mvn -pl kn86-image-maven-plugin site runs this.

A link from one document to another one leads to that one's page, and a link to any other file of the repository to where
the sources are. Pages have the documents' names and folders; the plugin's README is the first one.

Usage: site_pages.py REPOSITORY PAGES SOURCES   (SOURCES: the address that the repository's files are found below)
"""

import os
import re
import sys

import check_links
import markdown

DOCUMENTS = "docs/"
FRONT = "kn86-image-maven-plugin/README.md"


def page_of(document):
    """The path of a document's page, without its ending, or nothing for a file that has none."""
    if document == FRONT:
        return "index"
    if document.startswith(DOCUMENTS) and document.endswith(".md"):
        return document[len(DOCUMENTS) : -len(".md")]
    return None


def page_link(document, link, sources):
    if re.match(r"[a-z][a-z0-9+.-]*:|#", link):
        return link
    path, hash_sign, anchor = link.partition("#")
    target = os.path.normpath(os.path.join(os.path.dirname(document), path))
    page = page_of(target)
    if page:
        address = os.path.relpath(page, os.path.dirname(page_of(document)) or ".") + ".html"
    else:
        address = f"{sources}/{target}"
    return address + hash_sign + anchor


def page(document, sources):
    """The document with its links changed, outside of code. Doxia names headings otherwise than GitHub does."""
    content = markdown.text(document)
    changes = [(start, start, f'<a id="{anchor}"></a>\n\n') for start, anchor in markdown.headings(content)]
    for match in check_links.LINK.finditer(markdown.without_code(content)):
        changes.append((*match.span(1), page_link(document, match.group(1), sources)))
    for start, end, text in sorted(changes, reverse=True):
        content = content[:start] + text + content[end:]
    return content


def main():
    repository, pages, sources = sys.argv[1:]
    pages = os.path.abspath(pages)
    os.chdir(repository)
    for document in filter(page_of, markdown.files(".md")):
        path = os.path.join(pages, page_of(document) + ".md")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(page(document, sources.rstrip("/")))


if __name__ == "__main__":
    main()
