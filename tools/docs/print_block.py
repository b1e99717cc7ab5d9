#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the block of commands that a document gives a name. See check_blocks.py.

Usage: print_block.py [NAME], in the repository; without a name, all names
"""

import sys

import markdown
from check_blocks import MARK


def main():
    found = {}
    for document in markdown.files(".md"):
        for block in markdown.blocks(markdown.text(document)):
            mark = MARK.fullmatch(block.above)
            if mark and mark[1] == "run":
                found[mark[2]] = block.body
    if len(sys.argv) == 1:
        print("\n".join(found))
    elif sys.argv[1] in found:
        print(found[sys.argv[1]], end="")
    else:
        print(f"print_block: no document has a block below <!-- run: {sys.argv[1]} -->", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
