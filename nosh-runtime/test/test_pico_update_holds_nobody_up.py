#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kn86-pico-update and the deck's start: ready at once, whatever is on the line, and alone on it until it is done.

Usage: test_pico_update_holds_nobody_up.py KN86-PICO-UPDATE KN86-PICO-SIM
KN86-PICO-UPDATE is linked with halting.c: it stops before it waits for the first time, and after each report.
"""
import fcntl
import os
import pathlib
import pty
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import tty

UPDATE, SIMULATOR = sys.argv[1:]
# Only ends a test that hangs.
PATIENCE_S = 120


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
        self.manager.setblocking(False)
        self.program = subprocess.Popen(
            [UPDATE, f"--serial={device}", f"--firmware={folder}/firmware.uf2", f"--report={self.report}"],
            env={**os.environ, "NOTIFY_SOCKET": str(folder / "notify")}, stderr=subprocess.DEVNULL)

    def halts(self):
        """Waits until the program has stopped itself."""
        _, status = os.waitpid(self.program.pid, os.WUNTRACED)
        check(f"it did not halt, its status is {status:#x}", os.WIFSTOPPED(status))

    def check_ready(self):
        """Before the program waits for anything it has told that it is ready."""
        self.halts()
        try:
            told = self.manager.recv(4096).decode().splitlines()
        except BlockingIOError:
            sys.exit("test_pico_update_holds_nobody_up: it waits, and has not told that it is ready")
        check(f"told {told}", "READY=1" in told)

    def go_on(self):
        self.program.send_signal(signal.SIGCONT)

    def end(self):
        self.go_on()
        return self.program.wait(timeout=PATIENCE_S)

    def state(self):
        return self.report.read_text().splitlines()[0] if self.report.exists() else None


def silence(folder):
    controller, terminal = pty.openpty()
    tty.setraw(terminal)
    device = os.ttyname(terminal)
    os.close(terminal)
    update = Update(folder, device)
    update.check_ready()
    check("somebody else could take the line", is_locked(device))
    check(f"it reports {update.state()}", update.state() is None)
    update.go_on()
    update.halts()
    check(f"it reports {update.state()}", update.state() == "state=absent")
    check("it did not end", update.end() == 1)
    check("the line is still taken", not is_locked(device))
    os.close(controller)


def no_device(folder):
    update = Update(folder, folder / "nonexistent")
    update.check_ready()
    update.go_on()
    update.halts()
    check("it did not end", update.end() == 1)


def another_firmware(folder):
    device = folder / "serial0"
    pico = subprocess.Popen([SIMULATOR, "--pty", device])
    try:
        while not device.exists():
            time.sleep(0.02)
        update = Update(folder, device)
        update.check_ready()
        for state in None, "state=updating":
            check(f"it reports {update.state()}, not {state}", update.state() == state)
            update.go_on()
            update.halts()
        check(f"it reports {update.state()}", update.state() == "state=updated")
        check("it did not end well", update.end() == 0)
    finally:
        pico.terminate()
        pico.wait(timeout=PATIENCE_S)


for test in (silence, no_device, another_firmware):
    with tempfile.TemporaryDirectory() as scratch:
        test(pathlib.Path(scratch))
