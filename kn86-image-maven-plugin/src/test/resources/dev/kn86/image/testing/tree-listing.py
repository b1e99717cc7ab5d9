#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Prints every entry of a folder, one a line, in the byte order of the paths; times are left out.

Usage: tree-listing.py FOLDER

A line: path, type, mode (octal), uid:gid, then what the type has: size=, sha256=, target=, device=MAJOR:MINOR,
and for all types xattr:NAME=HEX. The first name of a file with several ends in links=COUNT, the others hold
link=FIRST-NAME only. Bytes outside printable ASCII, blanks and backslashes are written as \\ooo.
"""
import hashlib
import os
import stat
import sys

TYPES = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "symlink", stat.S_IFCHR: "character-device",
         stat.S_IFBLK: "block-device", stat.S_IFIFO: "fifo", stat.S_IFSOCK: "socket"}


def escape(raw):
    return "".join(chr(b) if 0x20 < b < 0x7f and b != 0x5c else "\\%03o" % b for b in raw)


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def describe(path, status):
    kind = TYPES[stat.S_IFMT(status.st_mode)]
    words = [kind, "%04o" % stat.S_IMODE(status.st_mode), "%d:%d" % (status.st_uid, status.st_gid)]
    if kind == "file":
        words += ["size=%d" % status.st_size, "sha256=" + sha256(path)]
    elif kind == "symlink":
        words.append("target=" + escape(os.readlink(path)))
    elif kind.endswith("-device"):
        words.append("device=%d:%d" % (os.major(status.st_rdev), os.minor(status.st_rdev)))
    for name in sorted(os.listxattr(path, follow_symlinks=False)):
        words.append("xattr:%s=%s" % (name, os.getxattr(path, name, follow_symlinks=False).hex()))
    return words


def entries(folder):
    paths = []
    for parent, folders, files in os.walk(folder):
        paths += [os.path.join(parent, name) for name in folders + files]
    return sorted(paths)


def listing(folder):
    names = {}
    lines = {}
    for path in entries(folder):
        status = os.lstat(path)
        relative = os.path.relpath(path, folder)
        if not stat.S_ISDIR(status.st_mode):
            same = names.setdefault((status.st_dev, status.st_ino), [])
            same.append(relative)
            if len(same) > 1:
                lines[relative] = ["link=" + escape(same[0])]
                continue
        lines[relative] = describe(path, status)
    for same in names.values():
        if len(same) > 1:
            lines[same[0]].append("links=%d" % len(same))
    return [" ".join([escape(path)] + words) for path, words in sorted(lines.items())]


root = os.fsencode(sys.argv[1])
for line in [" ".join(["."] + describe(root, os.lstat(root)))] + listing(root):
    print(line)
