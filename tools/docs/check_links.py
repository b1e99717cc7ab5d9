#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every relative link of a Markdown file leads to a file, and to a heading of it. See ../check-docs.sh."""

import os
import re
import sys

import markdown

LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")
DOCUMENT = re.compile(r"\b(docs/[\w./-]*\w\.md)\b")
SOURCES = (".java", ".c", ".h", ".S", ".sh", ".py", ".tsv", ".txt", ".dts", ".xml", ".env", ".kn86", ".cmake")


def fault_of(document, link):
    """What is wrong with a link, or nothing."""
    if re.match(r"[a-z][a-z0-9+.-]*:", link):
        return None  # Leads out of the repository.
    path, _, anchor = link.partition("#")
    target = os.path.normpath(os.path.join(os.path.dirname(document), path)) if path else document
    if not os.path.exists(target):
        return f"there is no {target}"
    if anchor and not target.endswith(".md"):
        return f"{target} is no Markdown file and has no anchors"
    if anchor and anchor not in markdown.anchors(markdown.text(target)):
        return f"{target} has no heading #{anchor}"
    return None


def main():
    faults = []
    for document in markdown.files(".md"):
        content = markdown.without_code(markdown.text(document))
        for match in LINK.finditer(content):
            fault = fault_of(document, match.group(1))
            if fault:
                faults.append(f"{document}:{markdown.line_of(content, match.start())}: ({match.group(1)}): {fault}")
    for source in markdown.files(*SOURCES):
        content = markdown.text(source) if not os.path.islink(source) else ""
        for match in DOCUMENT.finditer(content):
            if not os.path.exists(match.group(1)):
                faults.append(f"{source}:{markdown.line_of(content, match.start())}: there is no {match.group(1)}")
    print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
