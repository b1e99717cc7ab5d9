#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the font and the pictures that the tests of the panel's reader read, from font.txt and screens.txt.

Usage: make.py
Writes: font.psf, a PC Screen Font of version 2 (psf.h of the Linux console tools), and NAME.png for each screen, beside
this script. Nothing here is shared with the code that is tested.
"""
import pathlib
import struct
import zlib

HERE = pathlib.Path(__file__).resolve().parent
SCALE = 2  # pixels a dot
CELL = (6, 9)  # dots
WIDTH, HEIGHT = 1024, 600
COLUMNS, ROWS = 80, 25
BLACK, AMBER, DIM_AMBER = (0, 0, 0), (0xE6, 0xA0, 0x20), (0x7F, 0x58, 0x12)
# Of the look-alikes of a blank the reader has to take the lowest; it has to leave sequences out.
UNICODE = {" ": "\u00a0 ".encode() + b"\xfe" + " \u0308".encode()}


def lines(name):
    return [line for line in (HERE / name).read_text("utf-8").splitlines() if not line.startswith("# ") and line != "#"]


def glyphs():
    """The dots of each character: rows of booleans, a whole cell."""
    found = {" ": [[False] * CELL[0] for _ in range(CELL[1])]}
    for band in "\n".join(lines("font.txt")).strip().split("\n\n"):
        characters, *rows = [line.split() for line in band.splitlines()]
        for column, character in enumerate(characters):
            drawing = [row[column] for row in rows]
            if len(drawing) < CELL[1]:
                drawing = ["", *drawing, ""]
            found[character] = [[dot == "#" for dot in row.ljust(CELL[0], ".")] for row in drawing]
    return found


def scaled(glyph):
    return [[dot for dot in row for _ in range(SCALE)] for row in glyph for _ in range(SCALE)]


def font(found):
    width, height = CELL[0] * SCALE, CELL[1] * SCALE
    row_bytes = (width + 7) // 8
    bitmaps, table = b"", b""
    for character, glyph in found.items():
        for row in scaled(glyph):
            bits = sum(1 << (row_bytes * 8 - 1 - x) for x, dot in enumerate(row) if dot)
            bitmaps += bits.to_bytes(row_bytes, "big")
        table += UNICODE.get(character, character.encode()) + b"\xff"
    header = struct.pack("<8I", 0x864AB572, 0, 32, 1, len(found), height * row_bytes, height, width)
    return header + bitmaps + table


def screens():
    """The rows of each screen."""
    found = {}
    for line in lines("screens.txt"):
        if line.startswith("= "):
            rows = found.setdefault(line[2:], [])
        elif line or found:
            rows.append(line)
    return found


def draw(found, rows):
    """A picture, rows of colours."""
    picture = [[BLACK] * WIDTH for _ in range(HEIGHT)]
    width, height = CELL[0] * SCALE, CELL[1] * SCALE
    left, top = (WIDTH - COLUMNS * width) // 2, (HEIGHT - ROWS * height) // 2

    def put(row, column, text):
        ink, paper = AMBER, BLACK
        for character in text:
            if character in "[])(":
                ink, paper = {"[": (BLACK, AMBER), "(": (DIM_AMBER, BLACK)}.get(character, (AMBER, BLACK))
                continue
            for y, dots in enumerate(scaled(found[character])):
                for x, dot in enumerate(dots):
                    picture[top + row * height + y][left + column * width + x] = ink if dot else paper
            column += 1

    put(0, 0, "(╔" + "═" * (COLUMNS - 2) + "╗)")
    for row in range(1, ROWS - 1):
        put(row, 0, "(║)")
        put(row, COLUMNS - 1, "(║)")
    put(ROWS - 1, 0, "(╚" + "═" * (COLUMNS - 2) + "╝)")
    for row, text in enumerate(rows):
        put(1 + row, 1, text)
    return picture


def dimmed(picture):
    """The same picture at half the brightness."""
    return [[tuple(value // 2 for value in colour) for colour in row] for row in picture]


def png(picture):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    colours = sorted({colour for row in picture for colour in row})
    pixels = b"".join(b"\0" + bytes(colours.index(colour) for colour in row) for row in picture)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0))
        + chunk(b"PLTE", b"".join(map(bytes, colours)))
        + chunk(b"IDAT", zlib.compress(pixels, 9))
        + chunk(b"IEND", b"")
    )


def main():
    found = glyphs()
    (HERE / "font.psf").write_bytes(font(found))
    pictures = {name: draw(found, rows) for name, rows in screens().items()}
    pictures["sys-dimmed"] = dimmed(pictures["sys"])
    for name, picture in pictures.items():
        (HERE / f"{name}.png").write_bytes(png(picture))


if __name__ == "__main__":
    main()
