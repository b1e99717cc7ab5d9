#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes vectors.txt, the test vectors of the deck-to-coprocessor protocol, beside this script.

Usage: regenerate.py [--check]

Made from docs/protocol.md alone, with zlib's CRC-32, so that the vectors do not come from the code
they test. --check writes nothing and exits 1 when the file is not what would be written.
"""
import pathlib
import struct
import sys
import zlib

FILE = pathlib.Path(__file__).resolve().with_name("vectors.txt")
VERSION = 0x02


def cobs(data):
    """The COBS encoding of at most 254 bytes."""
    runs = data.split(b"\0")
    return b"".join(bytes([len(run) + 1]) + run for run in runs)


def body(kind, payload, version=VERSION, length=None):
    head = bytes([version, kind, len(payload) if length is None else length]) + payload
    return head + struct.pack("<I", zlib.crc32(head))


def wire(kind, payload):
    return cobs(body(kind, payload)) + b"\0"


def hello(role, sequence, boot_id, peer, version=VERSION):
    return struct.pack("<BBHII", version, role, sequence, boot_id, peer)


def set_row(row, flags, level, cells):
    return bytes([row, flags, level]) + cells


FRAMES = [
    ("hello_deck_first", 0x01, hello(1, 1, 0x12345678, 0)),
    ("hello_coprocessor_echo", 0x01, hello(2, 1, 0xCAFEF00D, 0x12345678)),
    ("hello_deck_heartbeat", 0x01, hello(1, 0xFFFF, 0x12345678, 0xCAFEF00D)),
    ("version_query", 0x03, b""),
    ("version_response", 0x04, bytes([0, 1, 0, 2]) + b"0123456789abcdef"),
    ("version_response_no_build_id", 0x04, bytes([1, 22, 255, 0])),
    ("version_response_longest", 0x04, bytes([1, 2, 3, 2]) + b"x" * 32),
    ("psg_reg_write", 0x20, bytes([7, 0x38])),
    ("psg_reset", 0x21, b""),
    ("psg_bulk_write", 0x22, bytes([0, 0xFE, 1, 0, 8, 15])),
    ("psg_bulk_write_longest", 0x22, bytes(v for i in range(32) for v in (i % 16, i))),
    ("oled_set_row_text", 0x30, set_row(0, 0, 15, b"CIPHER-LINE READY")),
    ("oled_set_row_inverted_full", 0x30, set_row(3, 1, 8, bytes(range(0xB0, 0xD0)))),
    ("oled_set_row_empty", 0x30, set_row(1, 0, 0, b"")),
    ("oled_set_row_zero_cells", 0x30, set_row(2, 0, 1, bytes(32))),
    ("oled_scroll_row_left", 0x31, struct.pack("<Bh", 1, 60)),
    ("oled_scroll_row_right_fastest", 0x31, struct.pack("<Bh", 3, -480)),
    ("oled_fill_all", 0x32, bytes([0xFF, 7])),
    ("oled_fill_row", 0x32, bytes([2, 15])),
    ("oled_clear_all", 0x33, bytes([0xFF])),
    ("oled_clear_row", 0x33, bytes([0])),
    ("update_begin", 0x40, struct.pack("<II", 0xC400, 0xCBF43926)),
    ("update_data_first", 0x41, struct.pack("<I", 0) + bytes(range(128))),
    ("update_data_zeros", 0x41, struct.pack("<I", 0xC380) + bytes(128)),
    ("update_finish", 0x42, b""),
    ("update_try", 0x43, b""),
    ("update_keep", 0x44, b""),
    ("update_status_receiving", 0x45, struct.pack("<BBI", 1, 0, 0x80)),
    ("update_status_refused", 0x45, struct.pack("<BBI", 0, 6, 0)),
    ("event_buffer_overflow", 0xE0, struct.pack("<BBI", 1, 1, 300)),
    ("event_internal_error", 0xE0, struct.pack("<BBI", 2, 3, 1)),
    ("error_unknown_type", 0xF0, bytes([1, 0x10, 0])),
    ("error_bad_payload", 0xF0, bytes([2, 0x30, 3])),
    ("error_bad_frame", 0xF0, bytes([3, 0, 5])),
    ("error_unexpected_type", 0xF0, bytes([4, 0xE0, 0])),
    ("unknown_type_vacated", 0x10, b"\x01\x02"),
    ("unknown_type_longest", 0x7F, bytes(range(240))),
    ("unknown_type_longest_zeros", 0x1F, bytes(240)),
]

GOOD = wire(0x03, b"")
MALFORMED = [
    ("checksum_off_by_one_bit", "crc", cobs(body(0x03, b"")[:-1] + b"\x5A") + b"\0"),
    ("type_changed", "crc", cobs(b"\x02\x04" + body(0x03, b"")[2:]) + b"\0"),
    ("first_byte_lost", "cobs", wire(0x33, b"\x01")[1:]),
    ("last_byte_lost", "cobs", GOOD[:-2] + b"\0"),
    ("cut_to_one_byte", "cobs", GOOD[:1] + b"\0"),
    ("empty_block", "short", b"\x01\0"),
    ("one_byte_less_than_an_empty_frame", "short", cobs(body(0x03, b"")[:6]) + b"\0"),
    ("other_version", "version", cobs(body(0x03, b"", version=0x03)) + b"\0"),
    ("length_too_great", "length", cobs(body(0x03, b"", length=1)) + b"\0"),
    ("length_too_small", "length", cobs(body(0x33, b"\x01", length=0)) + b"\0"),
    ("payload_of_241", "overlong", cobs(body(0x7F, b"\x01" * 241)) + b"\0"),
    ("noise_without_end", "overlong", b"\x55" * 600 + b"\0"),
]

REFUSED = [
    ("hello_short", 0x01, hello(1, 1, 1, 0)[:-1], "length"),
    ("hello_long", 0x01, hello(1, 1, 1, 0) + b"\0", "length"),
    ("hello_role_0", 0x01, hello(0, 1, 1, 0), "value"),
    ("hello_role_3", 0x01, hello(3, 1, 1, 0), "value"),
    ("hello_without_boot_id", 0x01, hello(1, 1, 0, 0), "value"),
    ("version_query_with_payload", 0x03, b"\0", "length"),
    ("version_response_short", 0x04, bytes(3), "length"),
    ("version_response_build_id_33", 0x04, bytes(4) + b"x" * 33, "length"),
    ("version_response_build_id_tab", 0x04, bytes(4) + b"a\tb", "value"),
    ("version_response_build_id_del", 0x04, bytes(4) + b"\x7F", "value"),
    ("psg_reg_write_short", 0x20, b"\0", "length"),
    ("psg_reg_write_register_16", 0x20, b"\x10\0", "value"),
    ("psg_reset_with_payload", 0x21, b"\0", "length"),
    ("psg_bulk_write_empty", 0x22, b"", "length"),
    ("psg_bulk_write_half_pair", 0x22, bytes(3), "length"),
    ("psg_bulk_write_33", 0x22, bytes(66), "length"),
    ("psg_bulk_write_register_16", 0x22, b"\0\0\x10\0", "value"),
    ("oled_set_row_short", 0x30, bytes(2), "length"),
    ("oled_set_row_33_cells", 0x30, set_row(0, 0, 15, b"x" * 33), "length"),
    ("oled_set_row_row_4", 0x30, set_row(4, 0, 15, b"x"), "value"),
    ("oled_set_row_all_rows", 0x30, set_row(0xFF, 0, 15, b"x"), "value"),
    ("oled_set_row_flag_2", 0x30, set_row(0, 2, 15, b"x"), "value"),
    ("oled_set_row_level_16", 0x30, set_row(0, 0, 16, b"x"), "value"),
    ("oled_scroll_row_short", 0x31, bytes(2), "length"),
    ("oled_scroll_row_row_4", 0x31, struct.pack("<Bh", 4, 1), "value"),
    ("oled_scroll_row_481", 0x31, struct.pack("<Bh", 0, 481), "value"),
    ("oled_scroll_row_minus_481", 0x31, struct.pack("<Bh", 0, -481), "value"),
    ("oled_fill_long", 0x32, bytes(3), "length"),
    ("oled_fill_row_4", 0x32, bytes([4, 0]), "value"),
    ("oled_fill_level_16", 0x32, bytes([0, 16]), "value"),
    ("oled_clear_empty", 0x33, b"", "length"),
    ("oled_clear_row_4", 0x33, b"\x04", "value"),
    ("update_begin_short", 0x40, bytes(7), "length"),
    ("update_begin_nothing", 0x40, bytes(8), "value"),
    ("update_begin_half_a_page", 0x40, struct.pack("<II", 128, 0), "value"),
    ("update_data_short", 0x41, bytes(131), "length"),
    ("update_data_long", 0x41, bytes(133), "length"),
    ("update_data_odd_offset", 0x41, struct.pack("<I", 64) + bytes(128), "value"),
    ("update_finish_with_payload", 0x42, b"\0", "length"),
    ("update_try_with_payload", 0x43, b"\0", "length"),
    ("update_keep_with_payload", 0x44, b"\0", "length"),
    ("update_status_short", 0x45, bytes(5), "length"),
    ("update_status_state_5", 0x45, struct.pack("<BBI", 5, 0, 0), "value"),
    ("update_status_error_7", 0x45, struct.pack("<BBI", 0, 7, 0), "value"),
    ("event_short", 0xE0, bytes([1, 1, 0, 0, 0]), "length"),
    ("event_code_3", 0xE0, struct.pack("<BBI", 3, 1, 1), "value"),
    ("event_subsystem_4", 0xE0, struct.pack("<BBI", 1, 4, 1), "value"),
    ("error_short", 0xF0, b"\x01\0", "length"),
    ("error_code_5", 0xF0, b"\x05\0\0", "value"),
]


def hex_or_dash(data):
    return data.hex() if data else "-"


def text():
    lines = [
        "# SPDX-License-Identifier: Apache-2.0",
        "# Written by regenerate.py; docs/protocol.md section 6 says what must hold for each kind.",
        "# frame name type payload wire",
        *(f"frame {n} {t:02x} {hex_or_dash(p)} {wire(t, p).hex()}" for n, t, p in FRAMES),
        "# malformed name result wire",
        *(f"malformed {n} {r} {w.hex()}" for n, r, w in MALFORMED),
        "# refused name type payload error",
        *(f"refused {n} {t:02x} {hex_or_dash(p)} {e}" for n, t, p, e in REFUSED),
    ]
    return "\n".join(lines) + "\n"


def main():
    if sys.argv[1:] == []:
        FILE.write_text(text())
    elif sys.argv[1:] != ["--check"]:
        sys.exit(__doc__)
    elif not FILE.is_file() or FILE.read_text() != text():
        sys.exit(f"{FILE} is not what regenerate.py writes: run it and look at the difference")


main()
