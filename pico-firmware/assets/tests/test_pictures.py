#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the pictures on the card as pgm(5) says, and looks at every pixel.

Usage: test_pictures.py FOLDER
"""
import pathlib
import sys

FOLDER = pathlib.Path(sys.argv[1])
WIDTH, HEIGHT, LEVELS = 256, 64, 15
FRAME, SEPARATOR = 10, 3

SYMBOLS = """
................................
##......######...######..##..##.
.##.....######...#....###..##..#
..##....######...#.##.###..##..#
.##.....######...#.##.##.##..##.
##......######...#....##...##...
...####.######...######..######.
................................
"""


def read(name):
    """(width, height, levels, rows) of a plain PGM file."""
    lines = (FOLDER / name).read_text(encoding="ascii").splitlines()
    words = " ".join(line.split("#")[0] for line in lines).split()
    width, height, levels, *pixels = map(int, words[1:])
    check(f"{name} begins with {words[0]}", words[0] == "P2")
    check(f"{name} has {len(pixels)} pixels", len(pixels) == width * height)
    return width, height, levels, [pixels[at:at + width] for at in range(0, len(pixels), width)]


def check(what, condition):
    if not condition:
        sys.exit(f"test_pictures: {what}")


def bezel_level(x, y):
    """Of the frame with cut corners, the line below the status row, and the dots between the other rows."""
    corner = min(x, WIDTH - 1 - x) + min(y, HEIGHT - 1 - y)
    if corner < 4:
        return 0
    if corner == 4 or x in (0, WIDTH - 1) or y in (0, HEIGHT - 1):
        return FRAME
    return SEPARATOR if y == 16 or y in (32, 48) and x % 4 == 0 else 0


width, height, levels, rows = read("bezel.pgm")
check(f"the bezel is {width}x{height} in {levels} levels", (width, height, levels) == (WIDTH, HEIGHT, LEVELS))
for y, row in enumerate(rows):
    for x, level in enumerate(row):
        check(f"the bezel's pixel {x},{y} is {level}, not {bezel_level(x, y)}", level == bezel_level(x, y))

width, height, levels, rows = read("tty.pgm")
wanted = [[LEVELS if dot == "#" else 0 for dot in line] for line in SYMBOLS.split()]
check(f"the symbols are {width}x{height} in {levels} levels", (width, height, levels) == (32, 8, LEVELS))
check(f"the symbols are {rows}", rows == wanted)
