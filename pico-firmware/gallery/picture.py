# SPDX-License-Identifier: Apache-2.0
"""Grey pictures as PNG files, with Python's own library only."""
import struct
import zlib


def write_png(path, rows):
    """rows: from top to bottom, each a bytes object of grey levels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    content = zlib.compress(b"".join(b"\0" + row for row in rows))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", content) +
                     chunk(b"IEND", b""))
