#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Files, goals and properties that documents name are those of the repository. See ../check-docs.sh."""

import glob
import os
import re
import sys

import markdown

REFERENCE = "docs/properties.md"
ROOMS = "docs/architecture.md"
PLUGIN = "kn86-image-maven-plugin"
PACKAGES = f"{PLUGIN}/src/main/java/dev/kn86/image"

PARAMETER = re.compile(r'@Parameter\([^)]*?property\s*=\s*"([^"]+)"')
SET_BY_A_GOAL = re.compile(r'defaultValue\s*=\s*"(kn86\.[\w.]+)"')
GOAL = re.compile(r'@Mojo\(\s*name\s*=\s*"([^"]+)"')
POM_PROPERTY = re.compile(r"<(?:name>)?(kn86\.[\w.-]+)>?")

NAMED_PROPERTY = re.compile(r"(?<![\w./-])(kn86\.[a-z][\w-]*(?:\.[a-z][\w-]*)*)(?![\w*…])")
NAMED_GOAL = re.compile(r"\bkn86-image:([a-z][\w-]*)")
PATH = re.compile(r"`([\w.-]+/[^`\s]*)`")
# A name that the reader chooses, what a build makes, and what a user keeps.
OPEN = re.compile(r"[<>…$]|\bNAME\b|NN|[A-Z]{4,}_|(^|/)target(/|$)|packages\.lock$")


def code():
    """Goals, properties that goals read, and all properties: of the plugin's Java and of the POMs."""
    java = "\n".join(markdown.text(path) for path in markdown.files(".java") if path.startswith(f"{PLUGIN}/src/main/"))
    poms = "\n".join(markdown.text(path) for path in markdown.files("pom.xml"))
    read = set(PARAMETER.findall(java))
    goals = set(GOAL.findall(java))
    # Every goal has one (class GoalSkip).
    skips = {f"kn86.{goal}.skip" for goal in goals}
    return goals, read, read | skips | set(SET_BY_A_GOAL.findall(java)) | set(POM_PROPERTY.findall(poms))


def path_fault(document, path):
    """Whether a path is missing that begins with one of the repository's folders, or with .. from the document."""
    if path.startswith(".."):
        path = os.path.normpath(os.path.join(os.path.dirname(document), path))
    if OPEN.search(path) or not os.path.isdir(path.split("/")[0]):
        return None
    return None if glob.glob(path) else f"there is no {path}"


def room_faults():
    """Groups of the plugin's packages that the table of rooms lacks, and packages that a group's line lacks."""
    lines = markdown.text(ROOMS).splitlines() if os.path.isdir(PACKAGES) else []
    folders = sorted(glob.glob(f"{PACKAGES}/*/") + glob.glob(f"{PACKAGES}/*/*/"))
    for group, _, package in (os.path.relpath(folder, PACKAGES).partition("/") for folder in folders):
        line = next((line for line in lines if line.startswith(f"| `{group}` |")), "")
        if f"`{package or group}`" not in line:
            yield f"{ROOMS}: lacks the package {group}.{package}".rstrip(".")


def main():
    goals, read, properties = code()
    faults = []
    for document in markdown.files(".md"):
        content = markdown.text(document)
        for pattern, fault in (
            (NAMED_PROPERTY, lambda _, name: None if name in properties else f"no goal and no POM reads {name}"),
            (NAMED_GOAL, lambda _, name: None if name in goals | {"help"} else f"there is no goal {name}"),
            (PATH, path_fault),
        ):
            for match in pattern.finditer(markdown.without_blocks(content) if pattern is PATH else content):
                text = fault(document, match.group(1))
                if text:
                    faults.append(f"{document}:{markdown.line_of(content, match.start())}: {text}")
    reference = markdown.text(REFERENCE)
    for name in sorted(goals | read):
        if f"| `{name}` |" not in reference:
            faults.append(f"{REFERENCE}: lacks a line for {name}, which the plugin has")
    faults += room_faults()
    print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
