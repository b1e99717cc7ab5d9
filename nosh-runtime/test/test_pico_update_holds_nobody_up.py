#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kn86-pico-update and the deck's start: ready at once, whatever is on the line, and alone on it until it is done.

Usage: test_pico_update_holds_nobody_up.py KN86-PICO-UPDATE KN86-PICO-SIM
"""
import fcntl
import os
import pathlib
import pty
import socket
import struct
import subprocess
import sys
import tempfile
import time
import tty

UPDATE, SIMULATOR = sys.argv[1:]
# The longest that the screen may wait for this; an update itself takes longer, and silence two seconds.
READY_WITHIN_S = 1.5


def check(what, condition):
    if not condition:
        sys.exit(f"test_pico_update_holds_nobody_up: {what}")


def firmware(build_id):
    """An image of two sectors in a UF2 file, as docs/uf2.md lays it out; its version is 9.8.7."""
    link = 0x2000 - 16 - 0xF00
    tag = b"KN86PICO" + bytes([9, 8, 7, 2]) + build_id.ljust(32, b"\0")
    image_def = struct.pack("<7I", 0xFFFFDED3, 0x10210142, 0x248, 1, 0x3FF, link, 0xAB123579)
    end = struct.pack("<4I", 0xFFFFDED3, 0xFF, -link & 0xFFFFFFFF, 0xAB123579)
    image = (bytes(0xE00) + tag).ljust(0xF00, b"\0") + image_def.ljust(0x100, b"\xff") + bytes(0x1000 - 16) + end
    pages = [image[at:at + 256] for at in range(0, len(image), 256)]
    return b"".join(
        struct.pack("<8I", 0x0A324655, 0x9E5D5157, 0x2000, 0x10002000 + 256 * number, 256, number, len(pages), 0xE48BFF57)
        + page + bytes(220) + struct.pack("<I", 0x0AB16F30) for number, page in enumerate(pages))


def is_locked(device):
    port = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        fcntl.flock(port, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return False
    except BlockingIOError:
        return True
    finally:
        os.close(port)


class Update:
    def __init__(self, folder, device):
        (folder / "firmware.uf2").write_bytes(firmware(b"another"))
        self.report = folder / "report"
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(folder / "notify"))
        self.manager.settimeout(READY_WITHIN_S)
        self.program = subprocess.Popen(
            [UPDATE, f"--serial={device}", f"--firmware={folder}/firmware.uf2", f"--report={self.report}"],
            env={**os.environ, "NOTIFY_SOCKET": str(folder / "notify")}, stderr=subprocess.DEVNULL)

    def wait_until_ready(self):
        try:
            told = self.manager.recv(4096).decode().splitlines()
        except TimeoutError:
            sys.exit(f"test_pico_update_holds_nobody_up: not ready within {READY_WITHIN_S} s")
        check(f"told {told}", "READY=1" in told)

    def state(self):
        return self.report.read_text().splitlines()[0] if self.report.exists() else None


def silence(folder):
    controller, terminal = pty.openpty()
    tty.setraw(terminal)
    device = os.ttyname(terminal)
    os.close(terminal)
    update = Update(folder, device)
    update.wait_until_ready()
    check("it has ended, so that nothing was waited for", update.program.poll() is None)
    check("somebody else could take the line", is_locked(device))
    check("it did not end", update.program.wait(timeout=30) == 1)
    check(f"it reports {update.state()}", update.state() == "state=absent")
    check("the line is still taken", not is_locked(device))
    os.close(controller)


def no_device(folder):
    update = Update(folder, folder / "nonexistent")
    update.wait_until_ready()
    check("it did not end", update.program.wait(timeout=30) == 1)


def another_firmware(folder):
    device = folder / "serial0"
    pico = subprocess.Popen([SIMULATOR, "--pty", device])
    try:
        while not device.exists():
            time.sleep(0.02)
        update = Update(folder, device)
        update.wait_until_ready()
        states = set()
        while update.program.poll() is None:
            states.add(update.state())
            time.sleep(0.002)
        check(f"it ended with {update.program.returncode}", update.program.returncode == 0)
        check(f"it reported {states}", states <= {None, "state=updating", "state=updated"} and "state=updating" in states)
        check(f"it reports {update.state()}", update.state() == "state=updated")
    finally:
        pico.terminate()
        pico.wait(timeout=30)


for test in (silence, no_device, another_firmware):
    with tempfile.TemporaryDirectory() as scratch:
        test(pathlib.Path(scratch))
