#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the overlays' README against the overlays: their parameters are the README's and no others, setting one to the
default that it names changes nothing, and setting one to another value changes what parameter-changes.txt lists.

Parameters are applied as the firmware does it (device-tree.adoc of the Raspberry Pi documentation, "Adding parameters"),
as far as these overlays need it, and overlays are read by libfdt: nothing here is shared with kn86-image:overlays.

Usage: check-parameters.py OVERLAYS_DIR README
Reads: OVERLAYS_DIR/*.dtbo, README (in the format of overlays/README of Raspberry Pi's kernel), parameter-changes.txt
Debian's python3 runs it, whatever comes first on PATH: that one has libfdt (the package python3-libfdt).
"""
import copy
import pathlib
import re
import struct
import sys

import libfdt

CHANGES = pathlib.Path(__file__).with_name("parameter-changes.txt")
WORDS = {"on": True, "off": False}


class Node:
    """A node of a tree: properties as bytes, and the nodes in it."""

    def __init__(self, tree, offset):
        self.properties = {}
        self.children = {}
        at = tree.first_property_offset(offset, libfdt.QUIET_NOTFOUND)
        while at >= 0:
            found = tree.get_property_by_offset(at)
            self.properties[found.name] = bytes(found)
            at = tree.next_property_offset(at, libfdt.QUIET_NOTFOUND)
        at = tree.first_subnode(offset, libfdt.QUIET_NOTFOUND)
        while at >= 0:
            self.children[tree.get_name(at)] = Node(tree, at)
            at = tree.next_subnode(at, libfdt.QUIET_NOTFOUND)

    def __eq__(self, other):
        return self.properties == other.properties and self.children == other.children

    def parent_of(self, phandle):
        """The node around the one with this phandle, and the latter's name; None when there is none below this one."""
        for name, child in self.children.items():
            if child.properties.get("phandle") == phandle:
                return self, name
            found = child.parent_of(phandle)
            if found:
                return found
        return None

    def parameters(self):
        overrides = self.children.get("__overrides__")
        return {} if overrides is None else {k: v for k, v in overrides.properties.items() if k != "phandle"}

    def with_parameter(self, name, value):
        """A copy of this overlay with the parameter set."""
        changed = copy.deepcopy(self)
        targets = self.parameters()[name]
        while targets:
            phandle, rest = targets[:4], targets[4:]
            text, targets = rest.split(b"\0", 1)
            if phandle == bytes(4):
                changed._switch_fragments(text.decode(), WORDS[value])
            else:
                changed._change(phandle, text.decode(), value)
        return changed

    def _switch_fragments(self, text, on):
        if not re.fullmatch(r"(=\d+)+", text):
            sys.exit(f"check-parameters: teach me the kind of parameter {text!r}")
        for number in re.findall(r"\d+", text):
            fragment = self.children[f"fragment@{number}"]
            (content,) = fragment.children.values()
            fragment.children = {"__overlay__" if on else "__dormant__": content}

    def _change(self, phandle, text, value):
        parent, name = self.parent_of(phandle)
        node = parent.children[name]
        cell = re.fullmatch(r"([a-z,-]+):(\d+)", text)
        if text == "status":
            node.properties["status"] = b"okay\0" if WORDS[value] else b"disabled\0"
        elif cell:
            start = int(cell[2])
            old = node.properties[cell[1]]
            node.properties[cell[1]] = old[:start] + struct.pack(">I", int(value, 0)) + old[start + 4 :]
            if cell[1] == "reg":
                # The firmware changes the unit address too.
                address = f"{name.split('@')[0]}@{int(value, 0):x}"
                parent.children = {address if key == name else key: child for key, child in parent.children.items()}
        else:
            sys.exit(f"check-parameters: teach me the kind of parameter {text!r}")

    def lines(self):
        """Nodes, properties by the name of their node without its address, and which fragments are applied."""
        found = set()
        for name, fragment in self.children.items():
            if name.startswith("fragment@"):
                for state, content in fragment.children.items():
                    found.add(f"{name}/{state}")
                    content._collect(name, found)
        return found

    def _collect(self, name, found):
        found.add(name)
        plain = name.split("@")[0]
        found.update(f"{plain} {key}={value.hex()}" for key, value in self.properties.items())
        for child_name, child in self.children.items():
            child._collect(child_name, found)


def read_readme(text):
    """Defaults by overlay and parameter."""
    overlays = {}
    for line in text.splitlines():
        if name := re.fullmatch(r"Name: {3}(\S+)", line):
            parameters = overlays.setdefault(name[1], {})
        elif parameter := re.fullmatch(r"(?:Params: | {8})([a-z][a-z_]*) {2,}.*", line):
            latest = parameter[1]
            parameters[latest] = ""
        if value := re.search(r'\(default "?([^")]+)"?\)', line):
            parameters[latest] = value[1]
    return overlays


def read_changes():
    """Lines that go (-) and come (+), by "OVERLAY,PARAMETER=VALUE"."""
    changes = {}
    for line in CHANGES.read_text().splitlines():
        if line.startswith(" "):
            latest.add(line.strip())
        elif line and not line.startswith("#"):
            latest = changes.setdefault(line, set())
    return changes


def main(folder, readme_file):
    text = pathlib.Path(readme_file).read_text()
    readme = read_readme(text)
    files = pathlib.Path(folder).glob("*.dtbo")
    overlays = {file.stem: Node(tree, 0) for file in files for tree in [libfdt.Fdt(file.read_bytes())]}
    changes = read_changes()
    faults = []

    def expect(what, wanted, found):
        if wanted != found:
            faults.append(f"{what}:\n    wanted {wanted}\n    found  {found}")

    expect(
        f"the overlays and parameters of {readme_file}",
        {name: sorted(overlay.parameters()) for name, overlay in overlays.items()},
        {name: sorted(parameters) for name, parameters in readme.items()},
    )
    for name, overlay in overlays.items():
        parameters = ",<param>=<val>" if overlay.parameters() else ""
        if f"Load:   dtoverlay={name}{parameters}\n" not in text:
            faults.append(f"{readme_file} does not say how to load {name}")
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > 120:
            faults.append(f"{readme_file}:{number}: {len(line)} characters, at most 120 wanted")
    if not faults:
        for name, parameters in readme.items():
            for parameter, default in parameters.items():
                if overlays[name].with_parameter(parameter, default) != overlays[name]:
                    faults.append(f"{readme_file}: {name},{parameter}={default} changes something: it is not the default")
        tested = set()
        for change, lines in changes.items():
            name, parameter, value = re.fullmatch(r"([^,]+),([^=]+)=(.+)", change).groups()
            before, after = overlays[name].lines(), overlays[name].with_parameter(parameter, value).lines()
            expect(change, sorted(lines), sorted({f"- {x}" for x in before - after} | {f"+ {x}" for x in after - before}))
            tested.add((name, parameter))
        every = {(name, parameter) for name, parameters in readme.items() for parameter in parameters}
        expect(f"the parameters of {CHANGES}", sorted(every), sorted(tested))
    if faults:
        sys.exit("check-parameters: " + "\n".join(faults))
    print(f"check-parameters: {len(every)} parameters of {len(overlays)} overlays are as {readme_file} says")


if len(sys.argv) != 3:
    sys.exit("usage: check-parameters.py OVERLAYS_DIR README")
main(*sys.argv[1:])
