#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kn86-cartridge on sample cards: what it prints and how it ends, also when the card is pulled at any moment.

Usage: test_kn86_cartridge_program.py VECTORS PULLED-KN86-CARTRIDGE [EMULATOR] KN86-CARTRIDGE
PULLED-KN86-CARTRIDGE is the same program linked with pulled_card.c; the emulator, when there is one, runs both.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

VECTORS, PULLED, *COMMAND = sys.argv[1:]
EXIT_HAS_SAVES = 10
SAVING = "cartridge\ta.kn86\tIcebreaker\tINTRUSION\tsaves\n"
DAMAGED = "bad\tc.kn86\tHEADER IS DAMAGED\n"


def vectors():
    """Name to header, of the lines `name, result, length of the file, header in hex`."""
    lines = pathlib.Path(VECTORS).read_text(encoding="ascii").splitlines()
    fields = [line.split("\t") for line in lines if not line.startswith("#")]
    return {name: bytes.fromhex(header) for name, _, _, header in fields if header != "-"}


def run(command, *arguments, **environment):
    done = subprocess.run([*command, *arguments], env={**os.environ, **environment}, capture_output=True, text=True,
                          check=False, timeout=240)
    return done.returncode, done.stdout, done.stderr


def check(what, actual, expected):
    if actual != expected:
        sys.exit(f"test_kn86_cartridge_program: {what}: {actual!r}, expected {expected!r}")


def is_true_of_the_card(line):
    """A line of the list: what is on the card, or that it could not be read; never anything else."""
    name, reason = line.split("\t")[1:3]
    unreadable = ("CANNOT BE OPENED", "CANNOT BE READ", "NOT A FILE")
    return line + "\n" in (SAVING, DAMAGED) or (name in ("a.kn86", "c.kn86") and reason in unreadable)


def pull_at_every_moment(card):
    command = [*COMMAND[:-1], PULLED]
    for moment in range(1, 100):
        status, listed, said = run(command, str(card), PULLED_AT=str(moment))
        if (status, listed) == (EXIT_HAS_SAVES, SAVING + DAMAGED):
            check("the card was pulled at so many moments", moment > 8, True)
            return
        lines = listed.splitlines()
        check(f"pulled at call {moment}: lines that are not so", [x for x in lines if not is_true_of_the_card(x)], [])
        if status == 1:
            check(f"pulled at call {moment}: the list", listed, "")
            check(f"pulled at call {moment}: the reason", "Input/output error" in said, True)
        else:
            check(f"pulled at call {moment}: number of lines", len(lines), 2)
            check(f"pulled at call {moment}: the status", status, EXIT_HAS_SAVES if SAVING in listed else 0)
    sys.exit("test_kn86_cartridge_program: the card was never read to its end")


def main(card):
    headers = vectors()
    check("an empty card", run(COMMAND, str(card)), (0, "", ""))
    (card / "c.kn86").write_bytes(headers["damaged-title"] + b"hello")
    check("a damaged cartridge", run(COMMAND, str(card)), (0, DAMAGED, ""))
    (card / "a.kn86").write_bytes(headers["with-saves"] + b"hello")
    check("one with saves", run(COMMAND, str(card)), (EXIT_HAS_SAVES, SAVING + DAMAGED, ""))
    pull_at_every_moment(card)
    status, listed, said = run(COMMAND, str(card / "nonexistent"))
    check("no card", (status, listed), (1, ""))
    check("no card, the reason", "No such file or directory" in said, True)
    check("without a folder", run(COMMAND)[0], 2)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*COMMAND, str(card)], stdout=full, stderr=subprocess.DEVNULL, check=False, timeout=240)
    check("a list that cannot be written", done.returncode, 1)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        main(pathlib.Path(scratch))
