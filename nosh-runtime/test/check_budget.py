#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when nosh exceeds one of its budgets on the deck's processor.

Usage: check_budget.py (size|first-frame|idle|memory) EMULATOR NOSH STRIP

Instructions are counted by qemu-user: it logs each block of instructions once when it translates it (in_asm) and then
each time it runs it (exec; nochain, so that none is skipped). They are turned into time at INSTRUCTIONS_PER_SECOND: a
Cortex-A53 at the Zero 2 W's 1 GHz that completes one instruction every other cycle. It is a dual-issue in-order core;
ARM's figure for it, 2.24 DMIPS/MHz, is above one a cycle, so half leaves room for a cold cache and slow memory. What
the kernel does for the program is not counted.
"""
import os
import pathlib
import pty
import re
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import tty

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "pico-firmware/simulator/tests"))
import deck  # noqa: E402  (docs/protocol.md in Python)

INSTRUCTIONS_PER_SECOND = 500_000_000

SIZE_MAX = 1_000_000  # bytes, stripped
FIRST_FRAME_MAX = 0.5  # seconds of processor time from the first instruction to the drawn panel
IDLE_MAX = 0.01  # of one core
MEMORY_MAX = 24 * 1024 * 1024  # bytes resident
PANEL_BUFFERS = 2 * 1024 * 600 * 4  # the emulated program has no panel to map

IDLE_SECONDS = 8
# The picture is complete when the program begins to write it to a file.
FRAME_IS_DRAWN = "png_file_write"

INSTRUCTION = re.compile(r"0x[0-9a-f]+:  ")


class Counter(threading.Thread):
    """Counts the instructions in a log of qemu-user as it is written into a FIFO."""

    def __init__(self, path, until=None):
        super().__init__(daemon=True)
        self.path, self.until = path, until
        self.total = 0
        self.at_until = None
        self.is_done = threading.Event()

    def run(self):
        sizes = {}
        first = None  # address of the block that is being listed
        with open(self.path, encoding="ascii", errors="replace") as log:
            for line in log:
                if line.startswith("Trace "):
                    # Trace 0: HOST-ADDRESS [cs_base/PC/flags/cflags] SYMBOL
                    fields = line.split("/", 2)
                    if self.until and self.at_until is None and line.endswith(f" {self.until}\n"):
                        self.at_until = self.total
                        self.is_done.set()
                    self.total += sizes[int(fields[1], 16)]
                elif line.startswith("IN:"):
                    first = None
                elif INSTRUCTION.match(line):
                    address = int(line[:line.index(":")], 16)
                    if first is None:
                        first = address
                        sizes[first] = 0
                    sizes[first] += 1
        self.is_done.set()


class Pico(threading.Thread):
    """Answers the deck's greetings on a pseudo terminal, and nothing else."""

    def __init__(self):
        super().__init__(daemon=True)
        self.end, deck_end = pty.openpty()
        tty.setraw(deck_end)
        self.path = os.ttyname(deck_end)

    def run(self):
        received = b""
        while True:
            received += os.read(self.end, 4096)
            *frames, received = received.split(b"\0")
            for coded in filter(None, frames):
                kind, payload = deck.decode(coded)
                if kind == deck.HELLO:
                    version, _, sequence, boot_id, _ = struct.unpack("<BBHII", payload)
                    echo = struct.pack("<BBHII", version, 2, sequence, 0x86860001, boot_id)
                    os.write(self.end, deck.encode(deck.HELLO, echo))
                elif kind == deck.VERSION_QUERY:
                    os.write(self.end, deck.encode(deck.VERSION_RESPONSE, bytes([0, 1, 0, 0])))


def judge(what, measured, maximum, unit):
    print(f"{what}: {measured:.4g} {unit}, budget {maximum:.4g} {unit}")
    if measured > maximum:
        sys.exit(f"check_budget: {what} exceeds its budget")


def options(folder):
    return [f"--state-dir={folder}/state", "--build-id-file=/nonexistent", "--input-dir=/nonexistent",
            f"--runtime-dir={folder}", "--link=/nonexistent", "--drm-card=/nonexistent"]


def start(emulator, nosh, folder, *more, log=None):
    command = [emulator] + (["-d", "in_asm,exec,nochain", "-D", log] if log else []) + [nosh, *options(folder), *more]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def counted(folder, until=None):
    log = os.path.join(folder, "log")
    os.mkfifo(log)
    counter = Counter(log, until)
    counter.start()
    return log, counter


def stop(program):
    program.send_signal(signal.SIGTERM)
    if program.wait(timeout=60) != 0:
        sys.exit(f"check_budget: nosh ended with {program.returncode}")


def check_size(_, nosh, strip, folder):
    stripped = os.path.join(folder, "stripped")
    subprocess.run([strip, "-o", stripped, nosh], check=True)
    judge("stripped program", os.path.getsize(stripped), SIZE_MAX, "bytes")


def check_first_frame(emulator, nosh, _, folder):
    log, counter = counted(folder, FRAME_IS_DRAWN)
    program = start(emulator, nosh, folder, f"--screenshot={folder}/frame.png", log=log)
    counter.is_done.wait(timeout=100)
    program.kill()  # the picture's file does not matter, and checksums take long to count
    program.wait()
    if counter.at_until is None:
        sys.exit(f"check_budget: {FRAME_IS_DRAWN} was never called")
    judge("first frame", counter.at_until / INSTRUCTIONS_PER_SECOND, FIRST_FRAME_MAX, "s")


def check_idle(emulator, nosh, _, folder):
    pico = Pico()
    pico.start()
    log, counter = counted(folder)
    program = start(emulator, nosh, folder, f"--serial={pico.path}", log=log)
    time.sleep(3)  # greetings, first fragments
    before, begin = counter.total, time.monotonic()
    time.sleep(IDLE_SECONDS)
    instructions, seconds = counter.total - before, time.monotonic() - begin
    stop(program)
    if instructions == 0:
        sys.exit("check_budget: nosh did nothing at all, not even its heartbeat")
    judge("idle", 100 * instructions / seconds / INSTRUCTIONS_PER_SECOND, 100 * IDLE_MAX, "% of a core")


def check_memory(emulator, nosh, _, folder):
    """The emulator's own memory is counted too, so the program uses less than what is judged."""
    pico = Pico()
    pico.start()
    program = start(emulator, nosh, folder, f"--serial={pico.path}")
    time.sleep(3)
    status = pathlib.Path(f"/proc/{program.pid}/status").read_text(encoding="ascii")
    stop(program)
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) * 1024
    judge("resident memory with emulator and panel", peak + PANEL_BUFFERS, MEMORY_MAX, "bytes")


CHECKS = {"size": check_size, "first-frame": check_first_frame, "idle": check_idle, "memory": check_memory}

if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[1] not in CHECKS:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as scratch:
        CHECKS[sys.argv[1]](*sys.argv[2:], scratch)
