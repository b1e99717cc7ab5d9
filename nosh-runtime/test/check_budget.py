#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when nosh exceeds one of its budgets on the deck's processor.

Usage: check_budget.py size STRIP NOSH
       check_budget.py (first-frame|idle|memory) EMULATOR NOSH-WITH-DEVICES

PYTHONPATH: the folder of the protocol's tests, for deck.py, docs/protocol.md in Python.

All but the size are those of nosh_with_devices: the whole start and loop, with a panel and a keyboard played by fakes,
which are counted as well, and a Pico that this plays.

Instructions are counted by qemu-user: it logs each block of instructions once when it translates it (in_asm) and then
each time it runs it (exec; nochain, so that none is skipped). They are turned into time at INSTRUCTIONS_PER_SECOND: a
Cortex-A53 at the Zero 2 W's 1 GHz that completes one instruction every other cycle. It is a dual-issue in-order core;
ARM's figure for it, 2.24 DMIPS/MHz, is above one a cycle, so half leaves room for a cold cache and slow memory. What
the kernel does for the program is not counted.
"""
import contextlib
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

import deck

OLED_SET_ROW = 0x30

INSTRUCTIONS_PER_SECOND = 500_000_000

SIZE_MAX = 1_000_000  # bytes, stripped
FIRST_FRAME_MAX = 0.5  # seconds of processor time from the first instruction to the drawn panel
IDLE_MAX = 0.01  # of one core
MEMORY_MAX = 24 * 1024 * 1024  # bytes resident

IDLE_SECONDS = 8
WAIT_SECONDS_MAX = 240  # only ends a test that hangs
# Hands the first picture to the kernel.
FRAME_IS_SHOWN = "drmModePageFlip"
# Waits for the card.
STATE_IS_SAVED = "deck_store_save"

INSTRUCTION = re.compile(r"0x[0-9a-f]+:  ")


class Counter(threading.Thread):
    """Counts the instructions in a log of qemu-user as it is written into a FIFO."""

    def __init__(self, path, *symbols):
        super().__init__(daemon=True)
        self.path = path
        self.total = 0
        self.first = dict.fromkeys(symbols)  # the count when a function was first entered

    def run(self):
        sizes = {}
        first = None  # address of the block that is being listed
        with open(self.path, encoding="ascii", errors="replace") as log:
            for line in log:
                if line.startswith("Trace "):
                    # Trace 0: HOST-ADDRESS [cs_base/PC/flags/cflags] SYMBOL
                    fields = line.split("/", 2)
                    symbol = line[line.rindex(" ") + 1:-1]
                    if symbol in self.first and self.first[symbol] is None:
                        self.first[symbol] = self.total
                    self.total += sizes[int(fields[1], 16)]
                elif line.startswith("IN:"):
                    first = None
                elif INSTRUCTION.match(line):
                    address = int(line[:line.index(":")], 16)
                    if first is None:
                        first = address
                        sizes[first] = 0
                    sizes[first] += 1


class Pico(threading.Thread):
    """Answers the deck's greetings on a pseudo terminal, and counts what it gets."""

    def __init__(self):
        super().__init__(daemon=True)
        self.hellos = self.queries = self.rows = 0
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
                    self.hellos += 1
                    version, _, sequence, boot_id, _ = struct.unpack("<BBHII", payload)
                    echo = struct.pack("<BBHII", version, 2, sequence, 0x86860001, boot_id)
                    os.write(self.end, deck.encode(deck.HELLO, echo))
                elif kind == deck.VERSION_QUERY:
                    self.queries += 1
                    os.write(self.end, deck.encode(deck.VERSION_RESPONSE, bytes([0, 1, 0, 0])))
                elif kind == OLED_SET_ROW:
                    self.rows += 1


def judge(what, measured, maximum, unit):
    print(f"{what}: {measured:.4g} {unit}, budget {maximum:.4g} {unit}")
    if measured > maximum:
        sys.exit(f"check_budget: {what} exceeds its budget")


def wait_for(what, condition):
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"check_budget: after {WAIT_SECONDS_MAX} s still not: {what}")
        time.sleep(0.05)


@contextlib.contextmanager
def running(emulator, nosh, pico, folder, counter=None):
    """nosh with its devices, once the Pico is linked; it ends itself well only when all of them are in use."""
    command = [emulator] + (["-d", "in_asm,exec,nochain", "-D", counter.path] if counter else []) + [nosh, pico.path]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": folder}) as program:
        try:
            pico.start()
            wait_for("the Pico is linked and has four rows", lambda: pico.queries > 0 and pico.rows >= 4)
            yield program
            program.send_signal(signal.SIGTERM)
            if program.wait(timeout=WAIT_SECONDS_MAX) != 0:
                sys.exit(f"check_budget: nosh ended with {program.returncode}: not all of its devices were in use")
        finally:
            program.kill()


def counted(folder, *symbols):
    log = os.path.join(folder, "log")
    os.mkfifo(log)
    counter = Counter(log, *symbols)
    counter.start()
    return counter


def check_size(strip, nosh, folder):
    stripped = os.path.join(folder, "stripped")
    subprocess.run([strip, "-o", stripped, nosh], check=True)
    judge("stripped program", os.path.getsize(stripped), SIZE_MAX, "bytes")


def check_first_frame(emulator, nosh, folder):
    counter = counted(folder, FRAME_IS_SHOWN, STATE_IS_SAVED)
    pico = Pico()
    with running(emulator, nosh, pico, folder, counter):
        wait_for("the state is saved", lambda: counter.first[STATE_IS_SAVED] is not None)
    frame, saved = counter.first[FRAME_IS_SHOWN], counter.first[STATE_IS_SAVED]
    if frame is None or saved < frame:
        sys.exit("check_budget: the first frame waited for the state to be saved")
    judge("first frame", frame / INSTRUCTIONS_PER_SECOND, FIRST_FRAME_MAX, "s")


def check_idle(emulator, nosh, folder):
    counter = counted(folder)
    pico = Pico()
    with running(emulator, nosh, pico, folder, counter):
        time.sleep(2)  # the first fragments, the save
        before, begin, hellos = counter.total, time.monotonic(), pico.hellos
        time.sleep(IDLE_SECONDS)
        instructions, seconds = counter.total - before, time.monotonic() - begin
        if pico.hellos == hellos:
            sys.exit("check_budget: no heartbeat while idle: the link was not up")
    judge("idle", 100 * instructions / seconds / INSTRUCTIONS_PER_SECOND, 100 * IDLE_MAX, "% of a core")


def check_memory(emulator, nosh, folder):
    """The emulator's own memory is counted too, so the program uses less than what is judged."""
    pico = Pico()
    with running(emulator, nosh, pico, folder) as program:
        time.sleep(2)
        status = pathlib.Path(f"/proc/{program.pid}/status").read_text(encoding="ascii")
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) * 1024
    judge("resident memory with emulator and panel", peak, MEMORY_MAX, "bytes")


CHECKS = {"size": check_size, "first-frame": check_first_frame, "idle": check_idle, "memory": check_memory}

if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in CHECKS:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as scratch:
        CHECKS[sys.argv[1]](*sys.argv[2:], scratch)
