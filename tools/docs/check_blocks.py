#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every block of commands says on the line above who runs it, or why nobody does. See ../check-docs.sh.

<!-- run: NAME -->          the function NAME of tools/test/test-docs.sh runs the block as it stands
<!-- run by: FILE FILE -->  these files run its commands
<!-- not run: REASON -->
"""

import os
import re
import sys

import markdown

RUNNER = "tools/test/test-docs.sh"
MARK = re.compile(r"<!-- (run|run by|not run): (\S.*?) -->")


def fault_of(block, functions, seen):
    """What is wrong with a block, or nothing."""
    if not block.language:
        return "name the block's language: sh for commands, text for none"
    mark = MARK.fullmatch(block.above)
    if block.language != "sh":
        return "only commands are run" if mark else None
    if not mark:
        return "say on the line above who runs these commands: <!-- run: NAME -->, <!-- run by: FILE -->, <!-- not run: REASON -->"
    kind, value = mark.groups()
    if kind == "run":
        if value in seen:
            return f"another block is called {value}"
        seen.add(value)
        return None if value in functions else f"{RUNNER} has no function {value}"
    if kind == "run by":
        missing = [file for file in value.split() if not os.path.isfile(file)]
        return f"there is no {' '.join(missing)}" if missing else None
    return None


def main():
    faults = []
    functions = set(re.findall(r"^(\w+)\(\) \{$", markdown.text(RUNNER), re.MULTILINE)) if os.path.exists(RUNNER) else set()
    seen = set()
    for document in markdown.files(".md"):
        for block in markdown.blocks(markdown.text(document)):
            fault = fault_of(block, functions, seen)
            if fault:
                faults.append(f"{document}:{block.line}: {fault}")
    print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
