#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kn86-pico-update against kn86-pico-sim, the firmware's own update code on models of its flash and boot ROM.

Usage: test_kn86_pico_update_program.py KN86-PICO-UPDATE KN86-PICO-SIM MAKE-SAMPLE-UF2
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

UPDATER, SIMULATOR, MAKE_UF2 = sys.argv[1:]


def check(what, actual, expected):
    if actual != expected:
        sys.exit(f"test_kn86_pico_update_program: {what}: {actual!r}, expected {expected!r}")


class Pico:
    """The simulator on a pseudo terminal, for as long as the block lasts."""

    def __init__(self, folder):
        self.line = folder / "serial0"
        self.program = subprocess.Popen([SIMULATOR, "--pty", self.line])
        self.deck_end = None

    def __enter__(self):
        deadline = time.monotonic() + 240
        while not self.line.is_symlink():
            check("the simulator is there in time", time.monotonic() < deadline, True)
            time.sleep(0.02)
        # The simulator ends when nobody has the line open any more, and a deck starts programs one after the other.
        self.deck_end = os.open(self.line, os.O_RDWR | os.O_NOCTTY)
        return self

    def __exit__(self, *_):
        os.close(self.deck_end)
        self.program.terminate()
        self.program.wait(timeout=240)


def update(folder, firmware, report="report"):
    """Runs the program; returns its exit status and what it reported."""
    path = folder / report
    path.unlink(missing_ok=True)
    options = [f"--serial={folder}/serial0", f"--firmware={folder}/{firmware}", f"--report={path}"]
    done = subprocess.run([UPDATER, *options], stderr=subprocess.PIPE, text=True, check=False, timeout=480)
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return done.returncode, dict(line.split("=", 1) for line in lines), done.stderr


def main(folder):
    for name, minor, build in (("new.uf2", "7", "new"), ("newer.uf2", "8", "newer")):
        subprocess.run([MAKE_UF2, folder / name, minor, build], check=True)
    with Pico(folder):
        status, report, said = update(folder, "new.uf2")
        check(f"another firmware is replaced: {said}", (status, report["state"]), (0, "updated"))
        check("by the deck's", report["image"], "0.7.0 new")
        check("the one before is told", report["running"] not in ("-", report["image"]), True)
        status, report, said = update(folder, "new.uf2")
        check(f"and stays: {said}", (status, report["state"], report["running"]), (0, "current", "0.7.0 new"))
        status, report, said = update(folder, "newer.uf2")
        check(f"until the next: {said}", (status, report["state"], report["running"]), (0, "updated", "0.7.0 new"))

        (folder / "damaged.uf2").write_bytes((folder / "new.uf2").read_bytes()[:-1])
        for name in ("damaged.uf2", "missing.uf2"):
            status, report, said = update(folder, name)
            check(f"{name} fails", (status, report["state"], report["reason"]), (1, "failed", "no firmware file"))
            check(f"{name} is named", name in said, True)
        status, report, said = update(folder, "newer.uf2", "nonexistent/report")
        check("a report that cannot be written is an error", (status, "cannot write" in said), (1, True))

    status, report, said = update(folder, "new.uf2")
    check(f"nobody on the line: {said}", (status, report["state"], report["running"]), (1, "absent", "-"))
    wrong = subprocess.run([UPDATER, "--unknown"], stderr=subprocess.DEVNULL, check=False)
    check("a wrong option", wrong.returncode, 2)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        main(pathlib.Path(scratch))
