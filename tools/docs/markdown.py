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


def anchors(markdown):
    """The anchors that GitHub gives the headings: lower case, words joined by hyphens, a number for repeated ones."""
    found = {}
    for heading in HEADING.findall(without_blocks(markdown)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        count = found.setdefault(anchor, 0)
        found[anchor] += 1
        if count:
            found[f"{anchor}-{count}"] = 1
    return set(found)
