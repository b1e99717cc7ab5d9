# SPDX-License-Identifier: Apache-2.0
"""Drives kn86-pico-sim over its socket and pty and looks at its pictures with netpbm.

Environment: KN86_PICO_SIM, KN86_PSG_RENDER and PNGTOPNM, the programs; PYTHONPATH with protocol/tests;
KN86_UPDATE_GOLDEN=1 rewrites the golden pictures, which a person must then look at.
"""
import json
import mmap
import os
import pathlib
import signal
import struct
import socket
import subprocess
import tempfile
import time
import tty
import unittest
import zlib

from deck import (BEGIN, BULK_WRITE, CLEAR, DATA, ERROR, EVENT, FILL, FINISH, KEEP, REG_WRITE, RESET, SCROLL_ROW,
                  STATUS, TRY, VERSION_QUERY, VERSION_RESPONSE, Deck, encode)
from spectrum import samples

SIMULATOR = os.environ["KN86_PICO_SIM"]
PNGTOPNM = os.environ["PNGTOPNM"]
GOLDEN = pathlib.Path(__file__).parent / "golden"
# Only ends a test that hangs: no verdict depends on how fast the machine is.
PATIENCE_S = 120
VERSION_ON_BEZEL = (147, 43, 251, 51)
YELLOW = (0xFF, 0xD8, 0x3C)


def picture(png):
    """64 lines of 256 characters: the grey level of each pixel as a hex digit, '.' for black."""
    data = subprocess.run([PNGTOPNM, png], check=True, capture_output=True).stdout
    magic, size, depth, pixels = data.split(b"\n", 3)
    if (magic, size, depth) != (b"P6", b"256 64", b"255"):
        raise ValueError(f"{magic} {size} {depth}")
    levels = {tuple(c * n // 15 for c in YELLOW): ".123456789abcdef"[n] for n in range(16)}
    shown = "".join(levels[tuple(pixels[i:i + 3])] for i in range(0, len(pixels), 3))
    return [shown[i:i + 256] for i in range(0, len(shown), 256)]


def until(condition):
    deadline = time.monotonic() + PATIENCE_S
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise TimeoutError(f"still {result!r} after {PATIENCE_S} s")
        time.sleep(0.02)


class Clock:
    """The coprocessor's time, in a file that the simulator follows."""

    def __init__(self, path):
        self.path = path
        self.ms = 1_000_000
        path.write_bytes(struct.pack("=q", self.ms))
        with open(path, "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 8)

    def advance(self, ms):
        self.ms += ms
        self.memory[:] = struct.pack("=q", self.ms)


class SimulatorTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.png = self.folder / "oled.png"
        self.log = self.folder / "events.jsonl"
        self.server = socket.socket(socket.AF_UNIX)
        self.addCleanup(self.server.close)
        self.path = str(self.folder / "uart")

    def listen(self):
        self.server.bind(self.path)
        self.server.listen()

    def start(self, *arguments):
        process = subprocess.Popen(
            [SIMULATOR, "--oled-png", self.png, "--events", self.log, *arguments],
            stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def connect(self, *arguments, boot_id=0x11223344):
        process = self.start("--connect", self.path, *arguments)
        self.server.settimeout(PATIENCE_S)
        line = self.server.accept()[0]
        self.addCleanup(line.close)
        line.settimeout(PATIENCE_S)
        return process, line, Deck(line.recv, line.sendall, boot_id)

    def connect_with_clock(self, *arguments):
        clock = Clock(self.folder / "clock")
        return clock, *self.connect("--clock", clock.path, *arguments)

    @staticmethod
    def settle(deck):
        """The simulator has done all that is due by now: it answers first, and then looks at its clock."""
        deck.greet()
        return deck.greet()

    def close(self, process, line):
        line.close()
        self.assertEqual((process.wait(PATIENCE_S), process.stderr.read()), (0, ""))

    def events(self, name=None):
        entries = [json.loads(text) for text in self.log.read_text().splitlines()]
        return [e for e in entries if name in (None, e["event"])]

    def assert_golden(self, name, blank=()):
        """blank: (left, top, right, bottom) of a part whose content may differ."""
        lines = picture(self.png)
        if blank:
            left, top, right, bottom = blank
            for y in range(top, bottom):
                lines[y] = lines[y][:left] + "?" * (right - left) + lines[y][right:]
        shown = "\n".join(lines) + "\n"
        golden = GOLDEN / f"{name}.txt"
        if os.environ.get("KN86_UPDATE_GOLDEN") == "1":
            golden.write_text(shown)
        self.assertEqual(shown, golden.read_text(), f"picture {name}")

    def test_keeps_what_it_received(self):
        self.listen()
        process = self.start("--connect", self.path, "--received", self.folder / "received")
        line = self.server.accept()[0]
        line.sendall(b"\x55\x00" + encode(VERSION_QUERY))
        line.shutdown(socket.SHUT_WR)
        self.assertEqual(process.wait(PATIENCE_S), 0)
        line.close()
        self.assertEqual((self.folder / "received").read_bytes(), b"\x55\x00" + encode(VERSION_QUERY))

    def test_keeps_every_frame(self):
        self.listen()
        frames = self.folder / "frames"
        frames.mkdir()
        process = self.start("--connect", self.path, "--oled-frames", frames)
        line = self.server.accept()[0]
        bezel = self.png.read_bytes()
        line.sendall(encode(CLEAR, b"\xff"))
        until(lambda: len(list(frames.iterdir())) > 1)
        self.close(process, line)
        kept = sorted(frames.iterdir())
        times = [int(path.stem.split("-")[1].removesuffix("ms")) for path in kept]
        self.assertEqual([path.name[:5] for path in kept], [f"{n:04}-" for n in range(1, len(kept) + 1)])
        self.assertEqual(times, sorted(times))
        self.assertEqual(len(kept), len(self.events("oled_png")))
        self.assertEqual((kept[0].read_bytes(), kept[-1].read_bytes()), (bezel, self.png.read_bytes()))
        self.assertNotEqual(bezel, kept[-1].read_bytes())

    @staticmethod
    def image(build_id):
        """An image of two sectors, as docs/uf2.md lays it out."""
        link = 0x2000 - 16 - 0xF00
        tag = b"KN86PICO" + bytes([9, 8, 7, 2]) + build_id.ljust(32, b"\0")
        image_def = struct.pack("<7I", 0xFFFFDED3, 0x10210142, 0x248, 1, 0x3FF, link, 0xAB123579)
        end = struct.pack("<4I", 0xFFFFDED3, 0xFF, -link & 0xFFFFFFFF, 0xAB123579)
        first = (bytes(0xE00) + tag).ljust(0xF00, b"\0") + image_def.ljust(0x100, b"\xff")
        return first + bytes(0x1000 - 16) + end

    def ask(self, deck, kind, payload=b""):
        deck.send(kind, payload)
        answer, status = deck.next_frame()
        self.assertEqual((answer, status[1]), (STATUS, 0))
        return status[0]

    def start_trial(self, deck):
        image = self.image(b"fresh")
        before = deck.greet()
        self.assertEqual(self.ask(deck, BEGIN, struct.pack("<II", len(image), zlib.crc32(image))), 1)
        for at in range(0, len(image), 128):
            self.assertEqual(self.ask(deck, DATA, struct.pack("<I", at) + image[at:at + 128]), 1)
        self.assertEqual(self.ask(deck, FINISH), 2)
        self.assertEqual(deck.greet(), before, "nothing has started yet")
        self.assertEqual(self.ask(deck, TRY), 3)
        self.assertNotEqual(deck.greet(), before, "restarted")
        deck.send(VERSION_QUERY)
        self.assertEqual(deck.next_frame(), (VERSION_RESPONSE, bytes([9, 8, 7, 0]) + b"fresh"))

    def test_update_is_tried_and_kept(self):
        self.listen()
        clock, process, line, deck = self.connect_with_clock()
        bezel = picture(self.png)
        self.start_trial(deck)
        self.settle(deck)
        clock.advance(100)  # the picture stands still
        until(lambda: picture(self.png) != bezel)
        shown = picture(self.png)
        left, top, right, bottom = VERSION_ON_BEZEL
        differ = [(x, y) for y in range(64) for x in range(256) if shown[y][x] != bezel[y][x]]
        self.assertTrue(all(left <= x < right and top <= y < bottom for x, y in differ), "only the version differs")
        self.assertEqual(self.ask(deck, KEEP), 0)
        started = [(e["version"], e["partition"], e["trial"]) for e in self.events("power_on")]
        self.assertEqual(started[1:], [("9.8.7", 1, True)])
        self.assertEqual(started[0][1:], (0, False))
        self.close(process, line)

    def test_a_trial_that_is_not_kept_ends_by_itself(self):
        self.listen()
        clock, process, line, deck = self.connect_with_clock()
        self.start_trial(deck)
        trial = self.settle(deck)
        clock.advance(15_999)
        self.assertEqual(self.settle(deck), trial, "too early")
        clock.advance(1)
        starts = until(lambda: [e for e in [self.events("power_on")] if len(e) == 3])[0]
        self.assertEqual([(e["partition"], e["trial"], e["watchdog"]) for e in starts],
                         [(0, False, False), (1, True, False), (0, False, False)])
        self.assertGreaterEqual(starts[2]["ms"] - starts[1]["ms"], 16_000)
        self.close(process, line)

    def test_a_core_that_hangs_is_restarted_and_told(self):
        self.listen()
        clock, process, line, deck = self.connect_with_clock("--hang-core1", "300")
        clock.advance(250)
        before = self.settle(deck)
        clock.advance(999)
        self.assertEqual(self.settle(deck), before, "too early")
        clock.advance(1)
        starts = until(lambda: [e for e in [self.events("power_on")] if len(e) == 2])[0]
        self.assertEqual([(e["partition"], e["watchdog"]) for e in starts], [(0, False), (0, True)])
        self.assertGreaterEqual(starts[1]["ms"], 1_250, "the watchdog waits for a second")
        self.assertNotEqual(deck.greet(), before, "restarted")
        self.assertEqual(deck.next_frame(), (EVENT, bytes([2, 3, 1, 0, 0, 0])))
        deck.set_row(0, b"GOES ON")
        self.settle(deck)
        clock.advance(100)  # it is drawn
        self.settle(deck)
        clock.advance(100)  # and stands still
        until(lambda: "f" in picture(self.png)[5])
        self.close(process, line)

    def test_commands_wait_while_core_1_hangs(self):
        self.listen()
        _, process, line, deck = self.connect_with_clock("--hang-core1", "0")
        line.sendall(encode(CLEAR, b"\0") * 65)
        kind, payload = deck.next_frame()
        self.assertEqual((kind, payload), (EVENT, bytes([1, 1, 1, 0, 0, 0])), "64 wait, one is dropped")
        self.assertNotEqual(deck.greet(), 0, "core 0 answers all the same")
        self.close(process, line)

    def test_30_ticks_a_second(self):
        self.listen()
        clock, process, line, deck = self.connect_with_clock()
        for ms in (33, 34, 66, 67, 999, 1000, 2000):
            clock.advance(ms - (clock.ms - 1_000_000))
            self.settle(deck)
        self.close(process, line)
        end = self.events("disconnected")[0]
        self.assertEqual((end["ms"], end["ticks"]), (2000, 60))

    def test_speed(self):
        self.listen()
        process, line, deck = self.connect("--speed", "20")
        deck.greet()
        time.sleep(0.5)
        deck.greet()
        self.close(process, line)
        heard = [e["ms"] for e in self.events() if e["event"] in ("hello", "heartbeat")]
        self.assertGreaterEqual(heard[1] - heard[0], 20 * 500)

    def test_sound_frames_are_heard(self):
        """Sample by sample what kn86-psg-render makes of the same writes at the same times."""
        self.listen()
        sound = self.folder / "sound.wav"
        process, line, deck = self.connect("--sound-wav", sound)
        tune = [(RESET, []), (REG_WRITE, [(7, 0x38)]), (REG_WRITE, [(8, 15)]),
                (BULK_WRITE, [(0, 0x1c), (1, 1), (2, 0x68), (3, 1), (9, 13)]),
                (BULK_WRITE, [(7, 0x18), (6, 9), (10, 16), (11, 0x40), (12, 1), (13, 14)]),
                (REG_WRITE, [(0, 0xee)]), (BULK_WRITE, [(5, 2), (4, 0x11)]), (RESET, [])]
        for kind, writes in tune:
            deck.send(kind, b"".join(bytes(write) for write in writes))
            time.sleep(0.15)
        deck.greet()
        self.close(process, line)

        told = self.events("psg")
        self.assertEqual([(e["reset"], e["writes"]) for e in told], [(k == RESET, len(w)) for k, w in tune])
        script = "".join(
            f"until {event['sample']}\n" + ("reset" if kind == RESET else " ".join(f"{r}={v:x}" for r, v in writes))
            + "\n" for event, (kind, writes) in zip(told, tune))
        heard, _ = samples(sound)
        (self.folder / "script").write_text(script + f"until {len(heard)}\n")
        reference = self.folder / "reference.wav"
        subprocess.run([os.environ["KN86_PSG_RENDER"], self.folder / "script", reference], check=True)
        self.assertEqual(heard, samples(reference)[0])
        first, last = told[1]["sample"], told[-1]["sample"]
        self.assertTrue(all(v == 0 for v in heard[:first]), "silent before")
        self.assertGreater(max(abs(v) for v in heard[first:last]), 0.3, "loud in between")
        self.assertGreater(last - first, 44_100 // 2)

    def test_bezel_then_greeting_then_rows(self):
        self.listen()
        process, line, deck = self.connect()
        self.assert_golden("bezel", blank=VERSION_ON_BEZEL)
        boot_id = deck.greet()
        self.assertNotEqual(boot_id, 0)
        self.assertEqual(deck.greet(), boot_id)
        deck.send(VERSION_QUERY)
        kind, payload = deck.next_frame()
        self.assertEqual((kind, payload[3]), (VERSION_RESPONSE, 0))
        self.assertRegex(payload[4:].decode(), "^[0-9a-f]{16}$")

        deck.set_row(0, b"BAT 87%  00:42  DEV   TERM:TAB", flags=1, level=11)
        deck.set_row(1, "THE WIRE REMEMBERS · ½ TRUTHS".encode("cp437", "replace"))
        deck.set_row(2, "░▒▓█ ┌─┬─┐ ╔═╦═╗ αßΓπ ≡±≥≤ «»".encode("cp437"), level=8)
        deck.set_row(3, bytes(range(32)), level=4)
        until(lambda: "f" in picture(self.png)[21] and "8" in picture(self.png)[37]
              and "4" in picture(self.png)[53])
        self.close(process, line)
        self.assert_golden("rows")

        names = [e["event"] for e in self.events()]
        self.assertEqual([n for n in names if n not in ("oled_png", "set_row")],
                         ["power_on", "connected", "hello", "heartbeat", "version_query",
                          "disconnected"])
        rows = {e["row"]: e["text"] for e in self.events("set_row")}
        self.assertEqual(rows[1], "THE WIRE REMEMBERS · ½ TRUTHS")
        self.assertEqual(rows[2], "░▒▓█ ┌─┬─┐ ╔═╦═╗ αßΓπ ≡±≥≤ «»")
        self.assertEqual(rows[3][:4], " ☺☻♥")
        times = [e["ms"] for e in self.events()]
        self.assertEqual(times, sorted(times))

    def test_fill_clear_and_scroll(self):
        self.listen()
        process, line, deck = self.connect()
        deck.send(FILL, bytes([0xFF, 5]))
        deck.send(CLEAR, bytes([2]))
        until(lambda: picture(self.png) == ["5" * 256] * 32 + ["." * 256] * 16 + ["5" * 256] * 16)
        deck.send(CLEAR, bytes([0xFF]))
        deck.set_row(1, b"X")
        until(lambda: "f" in picture(self.png)[20][:8])
        # Never at rest, and written all the same: the X enters again on the right.
        deck.send(SCROLL_ROW, bytes([1, 30, 0]))
        until(lambda: "f" in picture(self.png)[20][200:])
        self.close(process, line)

    def test_noise_and_refusals(self):
        self.listen()
        process, line, deck = self.connect()
        line.sendall(b"\x55" * 1000 + b"\0" + encode(0x03)[:-2] + b"\0\0\0")
        kinds = [deck.next_frame() for _ in range(2)]
        self.assertEqual(kinds, [(ERROR, bytes([3, 0, 2])), (ERROR, bytes([3, 0, 3]))])
        for kind in (*range(0x10, 0x20), 0x02, 0x99):
            deck.send(kind, b"abc")
            self.assertEqual(deck.next_frame(), (ERROR, bytes([1, kind, 0])))
        deck.set_row(4, b"no such row")
        self.assertEqual(deck.next_frame(), (ERROR, bytes([2, 0x30, 3])))
        deck.send(EVENT, bytes(6))
        self.assertEqual(deck.next_frame(), (ERROR, bytes([4, 0xE0, 0])))
        deck.greet()
        self.close(process, line)
        self.assertEqual([e["kind"] for e in self.events("framing_error")], ["overlong", "cobs"])
        self.assertEqual(len(self.events("unknown_type")), 18)
        self.assertEqual(len(self.events("bad_payload")), 1)
        self.assertEqual(len(self.events("unexpected_type")), 1)

    def test_a_full_queue_is_told(self):
        self.listen()
        process, line, deck = self.connect()
        line.sendall(encode(CLEAR, b"\0") * 80)
        kind, payload = deck.next_frame()
        self.assertEqual((kind, payload[:2]), (EVENT, bytes([1, 1])))
        deck.send(CLEAR, b"\0")
        deck.set_row(0, b"STILL ALIVE")
        until(lambda: "f" in picture(self.png)[5])
        self.close(process, line)

    def test_restarts_of_both_sides(self):
        self.listen()
        first, line, deck = self.connect()
        boot_id = deck.greet()
        deck.boot_id += 1
        deck.greet()
        self.assertEqual(len(self.events("hello")), 2)
        first.send_signal(signal.SIGTERM)
        self.assertEqual((first.wait(PATIENCE_S), first.stderr.read()), (0, ""))
        self.assertEqual(self.events()[-1]["event"], "stopped")
        second, line, deck = self.connect()
        self.assertNotEqual(deck.greet(), boot_id)
        self.assert_golden("bezel", blank=VERSION_ON_BEZEL)
        self.close(second, line)

    def test_waits_for_the_deck(self):
        process = self.start("--connect", self.path)
        until(self.png.exists)
        self.assertIsNone(process.poll())
        self.listen()
        line = self.server.accept()[0]
        self.close(process, line)

    def test_sigterm_while_waiting(self):
        process = self.start("--connect", self.path)
        until(self.png.exists)
        process.terminate()
        self.assertEqual((process.wait(PATIENCE_S), process.stderr.read()), (0, ""))

    def test_pty(self):
        link = self.folder / "tty"
        link.symlink_to("/nonexistent")
        process = self.start("--pty", str(link))
        until(link.exists)
        line = os.open(link, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(line)
        deck = Deck(lambda count: os.read(line, count), lambda data: os.write(line, data))
        deck.greet()
        os.close(line)
        self.assertEqual((process.wait(PATIENCE_S), process.stderr.read()), (0, ""))

    def assert_fails(self, arguments, message):
        result = subprocess.run([SIMULATOR, *arguments], capture_output=True, text=True)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn(message, result.stderr)

    def test_errors_are_told(self):
        connect = ["--connect", self.path]
        self.assert_fails([], "either --connect SOCKET or --pty LINK")
        self.assert_fails([*connect, "--pty", "x"], "either --connect SOCKET or --pty LINK")
        self.assert_fails([*connect, "--timeout", "1h"], "--timeout 1h: give whole seconds")
        self.assert_fails([*connect, "surplus"], "unexpected argument surplus")
        self.assert_fails([*connect, "--timeout", "0"], "nobody accepted on " + self.path)
        self.assert_fails(["--connect", str(self.folder / ("x" * 200))], "File name too long")
        self.assert_fails([*connect, "--oled-png", "/nonexistent/a.png"],
                          "cannot create OLED picture /nonexistent/a.png.tmp: No such file")
        self.assert_fails([*connect, "--oled-frames", "/nonexistent"],
                          "cannot create OLED picture /nonexistent/0001-")
        self.assert_fails([*connect, "--events", "/nonexistent/log"],
                          "cannot create event log /nonexistent/log: No such file")
        self.assert_fails(["--pty", str(self.folder)], "cannot make the symbolic link")
        self.assert_fails([*connect, "--timeout", "0", "--events", "/dev/full"],
                          "event log /dev/full is incomplete")

    def test_help(self):
        result = subprocess.run([SIMULATOR, "--help"], capture_output=True, text=True, check=True)
        for option in ("--connect", "--pty", "--timeout", "--oled-png", "--oled-frames", "--events"):
            self.assertIn(option, result.stdout)


if __name__ == "__main__":
    unittest.main()
