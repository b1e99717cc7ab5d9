#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""nosh and kn86-pico-sim, the firmware's own logic, on the two ends of a pseudo terminal.

Usage: test_nosh_with_pico.py NOSH KN86-PICO-SIM PICTURE
Leaves in PICTURE what CIPHER-LINE showed (PNG).
"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

NOSH, SIMULATOR, PICTURE = sys.argv[1:]


class Manager:
    """The service manager's end of sd_notify(3)."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        self.socket.setblocking(False)
        self.told = []

    def was_told(self, line):
        try:
            while True:
                self.told += self.socket.recv(4096).decode().splitlines()
        except BlockingIOError:
            pass
        return line in self.told


class Pico:
    def __init__(self, folder, number):
        self.events_path = folder / f"events-{number}.jsonl"
        self.picture = folder / f"oled-{number}.png"
        self.program = subprocess.Popen([SIMULATOR, "--pty", folder / "serial0", "--events", self.events_path,
                                         "--oled-png", self.picture])

    def events(self, name):
        if not self.events_path.exists():
            return []
        lines = self.events_path.read_text(encoding="utf-8").split("\n")[:-1]
        return [event for event in map(json.loads, lines) if event["event"] == name]

    def rows(self):
        return {event["row"]: event["text"] for event in self.events("set_row")}

    def end(self):
        self.program.terminate()
        self.program.wait(timeout=240)


def wait_for(what, condition, seconds=240):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"test_nosh_with_pico: after {seconds} s still not: {what}")
        time.sleep(0.05)


def check(what, condition):
    if not condition:
        sys.exit(f"test_nosh_with_pico: {what}")


def session(folder):
    manager = Manager(str(folder / "notify"))
    pico = Pico(folder, 1)
    nosh = subprocess.Popen(
        [NOSH, f"--state-dir={folder}/state", f"--serial={folder}/serial0", f"--runtime-dir={folder}", f"--update-dir={folder}/update",
         "--drm-card=/nonexistent", "--input-dir=/nonexistent", "--link=/nonexistent", "--build-id-file=/nonexistent"],
        env={**os.environ, "NOTIFY_SOCKET": str(folder / "notify")}, stderr=subprocess.DEVNULL)
    try:
        wait_for("READY=1", lambda: manager.was_told("READY=1"))
        wait_for("four rows", lambda: set(pico.rows()) == {0, 1, 2, 3})
        rows = pico.rows()
        check(f"the strip is {rows[0]!r}", rows[0].startswith("BAT -- 00:00 DEV  TERM:STATUS"))
        check(f"CIPHER says {rows[1]!r}", 0 < len(rows[1].strip()) <= 32)
        check("no frame was refused", not pico.events("bad_payload") + pico.events("unknown_type"))
        wait_for("a picture", lambda: pico.picture.exists() and time.time() - pico.picture.stat().st_mtime > 1)
        said = rows[1]
        linked = next(line for line in manager.told if line.startswith("STATUS=coprocessor: LINKED"))

        # A Pico that stands still is degraded after three heartbeats, and fine again when it goes on.
        pico.program.send_signal(signal.SIGSTOP)
        wait_for("degraded", lambda: manager.was_told("STATUS=coprocessor: DEGRADED, NO HEARTBEAT"))
        pico.program.send_signal(signal.SIGCONT)
        manager.told.clear()
        wait_for("linked again", lambda: manager.was_told(linked))

        # One that restarts has another boot_id, is greeted afresh, and gets everything again; CIPHER remembers.
        wait_for("CIPHER noticed", lambda: pico.rows()[2] == said)
        shutil.copyfile(pico.picture, PICTURE)
        pico.end()
        pico = Pico(folder, 2)
        wait_for("a new greeting", lambda: pico.events("version_query"))
        wait_for("four rows again", lambda: set(pico.rows()) == {0, 1, 2, 3})
        check("the previous fragment is kept", pico.rows()[2].strip() != "")
    finally:
        nosh.terminate()
        status = nosh.wait(timeout=240)
        pico.program.send_signal(signal.SIGCONT)
        pico.end()
    check(f"nosh ended with {status}", status == 0)


with tempfile.TemporaryDirectory() as scratch:
    session(pathlib.Path(scratch))
