#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes headers.txt from docs/kn86-cartridge-format.md alone, with zlib's CRC-32.

Usage: regenerate.py > headers.txt
"""
import struct
import zlib


def header(title=b"Icebreaker", capability=b"INTRUSION", flags=1, content=b"hello", version=1, size=128,
           reserved=b"", magic=b"KN86CART"):
    fields = struct.pack("<8sHHIII16s40s44s", magic, version, size, flags, len(content), zlib.crc32(content),
                         capability, title, reserved)
    return fields + struct.pack("<I", zlib.crc32(fields))


def flip(data, offset):
    return data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1:]


GOOD = header()
VECTORS = [
    ("with-saves", "OK", 133, GOOD),
    ("read-only", "OK", 133, header(flags=0)),
    ("longest-texts", "OK", 133, header(title=b"T" * 40, capability=b"C" * 16)),
    ("shortest-texts", "OK", 128, header(title=b"T", capability=b"0", content=b"")),
    ("empty", "TOO SHORT FOR A HEADER", 0, b""),
    ("cut-header", "TOO SHORT FOR A HEADER", 127, GOOD[:127]),
    ("another-file", "NOT A KN-86 CARTRIDGE", 133, header(magic=b"KN86CARS")),
    ("later-version", "FOR ANOTHER NOSH VERSION", 133, header(version=2)),
    ("other-size", "HEADER OF ANOTHER SIZE", 133, header(size=256)),
    ("damaged-title", "HEADER IS DAMAGED", 133, flip(GOOD, 40)),
    ("damaged-checksum", "HEADER IS DAMAGED", 133, flip(GOOD, 127)),
    ("unknown-flag", "NEEDS A NEWER NOSH", 133, header(flags=2)),
    ("reserved-used", "NEEDS A NEWER NOSH", 133, header(reserved=b"\0" * 43 + b"\1")),
    ("no-capability", "CAPABILITY IS NO WORD", 133, header(capability=b"")),
    ("lower-case-capability", "CAPABILITY IS NO WORD", 133, header(capability=b"intrusion")),
    ("capability-after-nul", "CAPABILITY IS NO WORD", 133, header(capability=b"A\0B")),
    ("no-title", "TITLE IS NO TEXT", 133, header(title=b"")),
    ("title-with-escape", "TITLE IS NO TEXT", 133, header(title=b"\x1b[2J")),
    ("title-with-tab", "TITLE IS NO TEXT", 133, header(title=b"A\tB")),
    ("content-cut", "CUT OFF", 132, GOOD),
    ("content-longer", "LONGER THAN ITS HEADER SAYS", 134, GOOD),
]

print("# SPDX-License-Identifier: Apache-2.0")
print("# Made by regenerate.py. Fields between tabs: name, result, bytes of the file, start of the file in hex")
print("# (128 bytes, or all there are; - for none).")
for name, result, size, data in VECTORS:
    print(name, result, size, data.hex() or "-", sep="\t")
