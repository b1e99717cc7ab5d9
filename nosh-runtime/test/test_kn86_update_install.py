#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kn86-update install, confirm and status on the file of a card; programs of others judge what is on it then.

Usage: test_kn86_update_install.py FOLDER [EMULATOR] KN86-UPDATE
FOLDER is what make_update_card.py has made.
"""
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(sys.argv[1])
COMMAND = sys.argv[2:]
SECTOR = 512
# First sector and sectors of p2 to p5 (make_update_card.py).
BOOT = {"A": (71680, 69632), "B": (141312, 69632)}
ROOT = {"A": (210944, 4096), "B": (215040, 4096)}
TOOLS = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def check(what, actual, expected):
    if actual != expected:
        sys.exit(f"test_kn86_update_install: {what}: {actual!r}, expected {expected!r}")


class Deck:
    """The file of a card, and the options that take the place of a deck's files."""

    def __init__(self, scratch):
        self.scratch = scratch
        self.card = scratch / "card.img"
        shutil.copy(FOLDER / "card.img", self.card)
        self.build_id = scratch / "build-id"
        self.build_id.write_text("BUILD_ID=1.0.0+test\nVARIANT=development\n", encoding="ascii")

    def command(self, name, running, *arguments):
        return [*COMMAND, name, "--card", self.card, "--running", running, "--keys", FOLDER / "keys", "--build-id-file",
                self.build_id, *arguments]

    def run(self, name, running, *arguments):
        done = subprocess.run([str(word) for word in self.command(name, running, *arguments)], capture_output=True,
                              check=False, timeout=240, stdin=subprocess.DEVNULL, text=True)
        return done.returncode, done.stdout

    def partition(self, place):
        file = self.scratch / "partition"
        with open(self.card, "rb") as card:
            card.seek(place[0] * SECTOR)
            file.write_bytes(card.read(place[1] * SECTOR))
        return file


def tool(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False, env=TOOLS, text=True)
    if done.returncode != 0:
        sys.exit(f"test_kn86_update_install: {command}: {done.stdout}{done.stderr}")
    return done.stdout


def check_slot(deck, slot, version):
    boot = deck.partition(BOOT[slot])
    tool("fsck.fat", "-n", boot)
    check("label", tool("mlabel", "-s", "-i", boot, "::").split()[-1], f"BOOTFS-{slot}")
    line = tool("mtype", "-i", boot, "::cmdline.txt")
    root = {"A": 4, "B": 5}[slot]
    check("cmdline.txt", line, f"console=tty1 root=/dev/mmcblk0p{root} rootfstype=ext4 rootwait ro quiet panic=10\n")
    check("a file", tool("mtype", "-i", boot, "::overlay-11.dtbo"), f"{version} 11" * 60)
    system = deck.partition(ROOT[slot])
    tool("e2fsck", "-fn", system)
    check("label of the root", tool("e2label", system), f"rootfs-{slot}\n")
    check("a file of the root", tool("debugfs", "-R", "cat version", system), version)


def good_life(deck):
    slot_a = deck.partition(BOOT["A"]).read_bytes() + deck.partition(ROOT["A"]).read_bytes()
    check("status", deck.run("status", "A"),
          (0, "status: slot A runs, slot A is confirmed\nslot A: none\nslot B: empty\nslot switch: none\n"))
    check("no way to restart", deck.run("install", "A", FOLDER / "2.0.0.kn86fw")[1].split(": ")[1], "NO_SWITCH")
    check("install", deck.run("install", "A", "--no-restart", FOLDER / "2.0.0.kn86fw"),
          (0, "installed in slot B: version 2.0.0, build 2.0.0+test, development, "
              "signed by the development key 21fe31dfa154a261\n"))
    check_slot(deck, "B", "2.0.0")
    check("slot A", deck.partition(BOOT["A"]).read_bytes() + deck.partition(ROOT["A"]).read_bytes(), slot_a)
    status, said = deck.run("install", "B", "--no-restart", "--json", FOLDER / "3.0.0.kn86fw")
    check("install on trial", (status, json.loads(said)["code"]), (1, "NOT_CONFIRMED"))
    check("confirm", deck.run("confirm", "B"), (0, "confirmed slot B\n"))
    check("status as JSON", json.loads(deck.run("status", "B", "--json")[1])["confirmed"], "B")
    check("install again", deck.run("install", "B", "--no-restart", FOLDER / "3.0.0.kn86fw")[0], 0)
    check_slot(deck, "A", "3.0.0")
    check_slot(deck, "B", "2.0.0")


def refused(deck):
    before = deck.card.read_bytes()
    damaged = deck.scratch / "damaged.kn86fw"
    content = bytearray((FOLDER / "2.0.0.kn86fw").read_bytes())
    content[600] ^= 1
    damaged.write_bytes(content)
    check("damaged manifest", deck.run("install", "A", "--no-restart", damaged)[1].split(": ")[1], "SIGNATURE")
    check("hardware", deck.run("install", "A", "--no-restart", "--hardware", "kn86-cm5", FOLDER / "2.0.0.kn86fw")[0], 1)
    check("confirm an empty slot", deck.run("confirm", "B")[0], 3)
    for text in ("VARIANT=production\n", ""):
        deck.build_id.write_text(text and f"BUILD_ID=1\n{text}", encoding="ascii")
        status, said = deck.run("install", "A", "--no-restart", FOLDER / "2.0.0.kn86fw")
        check("a developer's payload", (status, said.split(": ")[1]), (1, "DEVELOPMENT_KEY"))
    check("the card", deck.card.read_bytes() == before, True)
    check("no card", deck.run("install", "A", "--card", "/nonexistent", FOLDER / "2.0.0.kn86fw")[0], 3)
    check("no table", deck.run("status", "A", "--card", FOLDER / "2.0.0.boot")[0], 3)


def revoked_on_the_card(deck):
    """What a payload has revoked stands behind the record of a confirmed slot (docs/update.md, "The slot record")."""
    payload = FOLDER / "2.0.0.kn86fw"
    check("confirm", deck.run("confirm", "A"), (0, "confirmed slot A\n"))
    check("nothing revoked", deck.run("verify", "A", payload)[0], 0)
    key = json.loads(deck.run("verify", "A", "--json", payload)[1])["manifest"]["keyId"]
    with open(deck.card, "r+b") as card:
        card.seek((BOOT["A"][0] + 17) * SECTOR)
        card.write(f"kn86-revoked 1\n{key}\n".encode("ascii"))
    for command in (["verify"], ["install", "--no-restart"]):
        status, said = deck.run(command[0], "A", *command[1:], payload)
        check(f"{command[0]} with a revoked key", (status, said.split(": ")[1]), (1, "REVOKED_KEY"))
    check("verify on the build machine", subprocess.run([*COMMAND, "verify", "--keys", FOLDER / "keys", payload],
                                                        check=False, stdout=subprocess.DEVNULL).returncode, 0)


def boot_sector_of_b(deck):
    return deck.partition(BOOT["B"]).read_bytes()[:SECTOR]


def cancelled_and_cut(deck):
    """SIGTERM, or a pipe that ends, in the middle of the payload: slot B cannot be started."""
    payload = (FOLDER / "2.0.0.kn86fw").read_bytes()
    middle = payload.rfind(b"rootfs.ext4.zst\0")
    for is_cancelled in (True, False):
        check("whole before", deck.run("install", "A", "--no-restart", FOLDER / "2.0.0.kn86fw")[0], 0)
        check("bootable", boot_sector_of_b(deck) != bytes(SECTOR), True)
        with subprocess.Popen([str(word) for word in deck.command("install", "A", "--no-restart", "-")], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
            # The rest waits in the pipe's writer, so that the program is in the middle when it hears of the signal.
            program.stdin.write(payload[:middle])
            program.stdin.flush()
            program.stderr.readline()
            if is_cancelled:
                program.send_signal(signal.SIGTERM)
                program.stdin.write(payload[middle:])
            said = program.communicate()[0].decode("ascii")
            check("said", said.split(": ")[1], "STOPPED" if is_cancelled else "TRUNCATED")
            check("status", program.returncode, 1)
        check("no boot sector", boot_sector_of_b(deck), bytes(SECTOR))


def main():
    for case in (good_life, refused, revoked_on_the_card, cancelled_and_cut):
        with tempfile.TemporaryDirectory() as scratch:
            case(Deck(pathlib.Path(scratch)))


main()
