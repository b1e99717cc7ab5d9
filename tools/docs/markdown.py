# SPDX-License-Identifier: Apache-2.0
"""The repository's Markdown files, as far as the checks of documents need to understand them."""

import os
import re
import textwrap
from typing import NamedTuple

LEFT_OUT = {".git", "target", "__pycache__", "node_modules"}
CODE_BLOCK = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
CODE_SPAN = re.compile(r"`[^`\n]*(?:\n(?!\n)[^`\n]*)*`")
FENCE = re.compile(r"^(?P<above>[^\n]*)\n *```(?P<language>[^\n]*)\n(?P<body>.*?)^ *```", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#{1,6} +(.*?) *#*$", re.MULTILINE)


def files(*endings):
    """Paths relative to the current folder, sorted; build output is left out."""
    found = []
    for folder, names, entries in os.walk("."):
        names[:] = sorted(set(names) - LEFT_OUT)
        found += [os.path.relpath(os.path.join(folder, entry)) for entry in entries if entry.endswith(endings)]
    return sorted(found)


def text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def blank(match):
    """Keeps line breaks, so that line numbers stay right."""
    return re.sub(r"[^\n]", " ", match.group())


def without_blocks(markdown):
    return CODE_BLOCK.sub(blank, markdown)


def without_code(markdown):
    return CODE_SPAN.sub(blank, without_blocks(markdown))


class Block(NamedTuple):
    line: int  # of the opening fence
    above: str  # the line above it
    language: str
    body: str


def blocks(markdown):
    """The fenced blocks."""
    return [
        Block(
            line_of(markdown, match.start("language")),
            match["above"].strip(),
            match["language"].strip(),
            textwrap.dedent(match["body"]),
        )
        for match in FENCE.finditer(markdown)
    ]


def line_of(markdown, position):
    return markdown.count("\n", 0, position) + 1


def headings(markdown):
    """Where each heading begins, and the anchor that GitHub gives it: lower case, words joined by hyphens, a number for
    repeated ones."""
    count = {}
    for match in HEADING.finditer(without_blocks(markdown)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", match.group(1)).replace("`", "").lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        repeated = count.setdefault(anchor, 0)
        count[anchor] += 1
        yield match.start(), f"{anchor}-{repeated}" if repeated else anchor


def anchors(markdown):
    return {anchor for _, anchor in headings(markdown)}
