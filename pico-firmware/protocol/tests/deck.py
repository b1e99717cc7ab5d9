# SPDX-License-Identifier: Apache-2.0
"""A deck for tests: docs/protocol.md once more, in Python, to talk to kn86-pico-sim."""
import struct
import time
import zlib

HELLO, VERSION_QUERY, VERSION_RESPONSE = 0x01, 0x03, 0x04
BEGIN, DATA, FINISH, TRY, KEEP, STATUS = range(0x40, 0x46)
REG_WRITE, RESET, BULK_WRITE = 0x20, 0x21, 0x22
SET_ROW, SCROLL_ROW, FILL, CLEAR, EVENT, ERROR = 0x30, 0x31, 0x32, 0x33, 0xE0, 0xF0


def encode(kind, payload=b""):
    body = bytes([0x02, kind, len(payload)]) + payload
    body += struct.pack("<I", zlib.crc32(body))
    return b"".join(bytes([len(run) + 1]) + run for run in body.split(b"\0")) + b"\0"


def decode(coded):
    """(type, payload) of the bytes before a delimiter."""
    body = b""
    while coded:
        run, coded = coded[1:coded[0]], coded[coded[0]:]
        body += run + b"\0"
    body = body[:-1]
    checksum = struct.unpack("<I", body[-4:])[0]
    if zlib.crc32(body[:-4]) != checksum or body[0] != 0x02 or body[2] != len(body) - 7:
        raise ValueError(f"bad frame {body.hex()}")
    return body[1], body[3:-4]


class Deck:
    """The deck's end of the line: read(count) and write(bytes) are those of a raw file."""

    def __init__(self, read, write, boot_id=0x11223344):
        self.read, self.write, self.boot_id = read, write, boot_id
        self.received = b""
        self.sequence = 0

    def send(self, kind, payload=b""):
        self.write(encode(kind, payload))

    def hello(self):
        self.sequence += 1
        self.send(HELLO, struct.pack("<BBHII", 2, 1, self.sequence, self.boot_id, 0))

    def set_row(self, row, text, level=15, flags=0):
        self.send(SET_ROW, bytes([row, flags, level]) + text)

    def next_frame(self, seconds=120):
        deadline = time.monotonic() + seconds
        while b"\0" not in self.received:
            if time.monotonic() > deadline:
                raise TimeoutError("no frame came")
            self.received += self.read(4096)
        coded, self.received = self.received.split(b"\0", 1)
        return decode(coded)

    def greet(self):
        """The boot_id that the coprocessor answers."""
        self.hello()
        kind, payload = self.next_frame()
        version, role, sequence, boot_id, peer = struct.unpack("<BBHII", payload)
        if (kind, version, role, sequence, peer) != (HELLO, 2, 2, self.sequence, self.boot_id):
            raise ValueError(f"bad echo: type {kind:#x}, {payload.hex()}")
        return boot_id
