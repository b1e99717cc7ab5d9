#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The life of a deck by kn86-update's commands: trials, ways back, requests of nOSh, and the files that it reads.

Usage: test_kn86_update_life.py FOLDER [EMULATOR] KN86-UPDATE
FOLDER is what make_update_card.py has made. This test plays firmware and initramfs: it says which slot runs, and counts
a trial's start in the slot's record.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

FOLDER = pathlib.Path(sys.argv[1])
COMMAND = sys.argv[2:]
SECTOR = 512
BOOT = {"A": 71680, "B": 141312}  # first sectors of p2 and p3 (make_update_card.py)
RECORD = 16
COMMON, COMMON_SECTORS = 2048, 69632  # p1


def check(what, actual, expected):
    if actual != expected:
        sys.exit(f"test_kn86_update_life: {what}: {actual!r}, expected {expected!r}")


def script(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="ascii")
    path.chmod(0o755)


def fake_kernel(root):
    """As test/fake_kernel.c makes it, with the partition switch."""
    node = root / "sys/firmware/devicetree/base/soc/select/reboot-mode"
    driver = root / "sys/bus/platform/drivers/syscon-reboot-mode"
    device = root / "sys/devices/platform/select"
    for folder in (node, driver, device):
        folder.mkdir(parents=True)
    (node / "mode-partition2").write_bytes(b"\x5a\0\0\4")
    (node / "mode-partition3").write_bytes(b"\x5a\0\0\5")
    (device / "of_node").symlink_to(node)
    (driver / "select").symlink_to(device)


class Deck:
    """The file of a card with folders in the place of a deck's; slot A runs version 1.0.0."""

    def __init__(self, scratch):
        self.scratch, self.running = scratch, "A"
        self.card = scratch / "card.img"
        shutil.copy(FOLDER / "card.img", self.card)
        fake_kernel(scratch / "root")
        for name in ("requests", "health", "media/cartridge", "shared"):
            (scratch / name).mkdir(parents=True)
        script(scratch / "restart", f'echo "$@" >> {scratch}/restarts')
        script(scratch / "health/10-good", "echo fine")
        (scratch / "build-id").write_text("VERSION=1.0.0\nBUILD_ID=1.0.0+test\nVARIANT=development\n", encoding="ascii")

    def command(self, name, *arguments):
        options = {"card": self.card, "running": self.running, "keys": FOLDER / "keys", "state": self.scratch / "state",
                   "run": self.scratch / "run", "root": self.scratch / "root", "requests": self.scratch / "requests",
                   "media": self.scratch / "media", "shared": self.scratch / "shared",
                   "health": self.scratch / "health", "build-id-file": self.scratch / "build-id",
                   "restart-command": self.scratch / "restart", "settle": 0, "limit": 5}
        words = [*COMMAND, name, *(word for key, value in options.items() for word in (f"--{key}", value)), *arguments]
        return [str(word) for word in words]

    def run(self, name, *arguments):
        done = subprocess.run(self.command(name, *arguments), capture_output=True, check=False, timeout=240,
                              stdin=subprocess.DEVNULL, text=True)
        return done.returncode, done.stdout

    def status(self):
        return json.loads(self.run("status", "--json")[1])

    def record(self, slot):
        with open(self.card, "rb") as card:
            card.seek((BOOT[slot] + RECORD) * SECTOR)
            return card.read(SECTOR)

    def count_start(self, slot):
        """What the initramfs does with the record of a slot on trial."""
        changed = self.record(slot).replace(b"starts 0\n", b"starts 1\n")
        with open(self.card, "r+b") as card:
            card.seek((BOOT[slot] + RECORD) * SECTOR)
            card.write(changed)
        self.running = slot

    def restarts(self):
        """What was asked of systemctl since the last time."""
        file = self.scratch / "restarts"
        lines = file.read_text(encoding="ascii").splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines

    def published(self, name):
        return (self.scratch / "run" / name).read_text(encoding="ascii")

    def told(self):
        return dict(line.split("\t") for line in self.published("status").splitlines())

    def request(self, text):
        (self.scratch / "requests/update-request").write_bytes(text)
        return self.run("request")

    def events(self):
        return [(event["slot"], event["event"], event["reason"]) for event in
                json.loads(self.run("history", "--json")[1])]


def good_update(deck):
    check("begin", deck.run("begin"), (0, "begun\n"))
    check("state", (deck.status()["state"], deck.status()["slots"]["A"]["state"]), ("confirmed", "confirmed"))
    status, said = deck.run("install", FOLDER / "2.0.0.kn86fw")
    check("install", (status, said.split(":")[0]), (0, "installed in slot B"))
    check("restart", deck.restarts(), ["reboot --reboot-argument=partition3"])
    check("on trial", deck.status()["slots"]["B"]["state"], "trial")
    deck.count_start("B")
    check("begin on trial", deck.run("begin"), (0, "begun\n"))
    told = deck.told()
    check("told", (told["state"], told["confirmed"], told["version-b"], told["state-b"]), ("trial", "A", "2.0.0", "trial"))
    check("install on trial", json.loads(deck.run("install", "--json", FOLDER / "3.0.0.kn86fw")[1])["code"],
          "NOT_CONFIRMED")
    check("trial", deck.run("trial"), (0, "confirmed slot B\n"))
    check("no restart", deck.restarts(), [])
    check("told then", (deck.told()["state"], deck.told()["confirmed"]), ("confirmed", "B"))
    check("once more", deck.run("trial"), (0, "nothing is on trial\n"))
    check("next start", deck.run("begin"), (0, "begun\n"))
    check("history", deck.events(), [("A", "confirmed", "-"), ("B", "installed", "-"), ("B", "trial", "-"),
                                     ("B", "confirmed", "-")])
    notes = deck.scratch / "state"
    check("note of autoboot.txt", b"boot_partition=3\n[tryboot]" in (notes / "autoboot.txt").read_bytes(), True)
    check("note of the floor", (notes / "floor").read_text(encoding="ascii"), "1.0.0\n")
    check("modes", [(notes.stat().st_mode & 0o777), (notes / "floor").stat().st_mode & 0o777], [0o755, 0o644])


def unhealthy(deck):
    """A trial that fails goes back, is told, and is refused afterwards."""
    deck.run("begin")
    deck.run("install", FOLDER / "2.0.0.kn86fw")
    deck.restarts()
    deck.count_start("B")
    script(deck.scratch / "health/20-nosh", "echo noise; echo nOSh is not there; exit 3")
    status, said = deck.run("trial")
    check("trial", (status, said.split(": ", 2)[1]), (1, "TRIAL_FAILED"))
    check("restart", deck.restarts(), ["reboot"])
    deck.running = "A"
    check("begin", deck.run("begin")[0], 0)
    told = deck.told()
    check("told", (told["state"], told["state-b"], told["result-code"], told["result-reason"]),
          ("confirmed", "failed", "TRIAL_FAILED", "version 2.0.0, health-20-nosh: nOSh is not there"))
    check("again", json.loads(deck.run("install", "--json", FOLDER / "2.0.0.kn86fw")[1])["code"], "FAILED_BEFORE")
    check("another one", deck.run("install", "--no-restart", FOLDER / "3.0.0.kn86fw")[0], 0)
    check("still", json.loads(deck.run("install", "--json", FOLDER / "2.0.0.kn86fw")[1])["code"], "FAILED_BEFORE")
    check("forced", deck.run("install", "--force", FOLDER / "2.0.0.kn86fw")[0], 0)


def ended_by_the_operator(deck):
    """A trial that is still asking its checks does not keep the operator from anything."""
    deck.run("begin")
    deck.run("install", FOLDER / "2.0.0.kn86fw")
    deck.restarts()
    deck.count_start("B")
    script(deck.scratch / "health/20-waits", f"echo >> {deck.scratch}/asked; test -e {deck.scratch}/enough || exit 75")
    words = [*deck.command("trial"), "--limit", "86400"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as trial:
        while not (deck.scratch / "asked").exists():
            time.sleep(0.05)
        check("scan", deck.request(b"scan\n"), (0, "scanned\n"))
        check("revert", deck.request(b"revert\n")[0], 0)
        (deck.scratch / "enough").touch()
        check("trial", trial.communicate()[0], "nothing is on trial\n")
    check("restart", deck.restarts(), ["reboot"])
    deck.running = "A"
    deck.run("begin")
    check("told", deck.told()["result-reason"], "version 2.0.0, asked-back")


def never_started(deck):
    deck.run("begin")
    deck.run("install", FOLDER / "2.0.0.kn86fw")
    check("begin", deck.run("begin")[0], 0)
    check("told", deck.told()["result-reason"], "version 2.0.0, never-started")
    check("history", deck.events()[-1], ("B", "failed", "never-started"))
    deck.run("begin")
    check("noted once", len(deck.events()), 4)


def pending(deck):
    """What the host leaves: the record only; the deck's next start tries it, once."""
    check("install", deck.run("install", "--pending", FOLDER / "2.0.0.kn86fw")[0], 0)
    check("no restart", deck.restarts(), [])
    check("begin", deck.run("begin")[0], 0)
    check("restart", deck.restarts(), ["reboot --reboot-argument=partition3"])
    check("begin again", deck.run("begin")[0], 0)
    check("no loop", (deck.restarts(), deck.told()["result-code"]), ([], "TRIAL_FAILED"))


def reverted(deck):
    good_update(deck)
    check("revert", deck.run("revert"), (0, "going back to the other slot\n"))
    check("restart", deck.restarts(), ["reboot --reboot-argument=partition2"])
    deck.count_start("A")
    check("asked back", deck.run("revert")[0], 0)
    check("plain restart", deck.restarts(), ["reboot"])
    deck.running = "B"
    deck.run("begin")
    check("told", deck.told()["result-reason"], "version 1.0.0, asked-back")
    check("nothing to go back to", deck.run("revert")[1].split(": ")[1], "NO_OTHER_SLOT")
    check("install", deck.run("install", "--no-restart", FOLDER / "3.0.0.kn86fw")[0], 0)
    (deck.scratch / "state/floor").write_text("3.0.1\n", encoding="ascii")
    check("floor", deck.run("revert")[1].split(": ")[1], "VERSION_FLOOR")
    check("floor of a payload", deck.run("install", FOLDER / "3.0.0.kn86fw")[1].split(": ")[1], "VERSION_FLOOR")


def tool(*command):
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False, env=environment, text=True)
    if done.returncode != 0:
        sys.exit(f"test_kn86_update_life: {command}: {done.stdout}{done.stderr}")
    return done.stdout


def repaired(deck):
    """autoboot.txt is deleted by mtools; what is put in its place satisfies fsck.fat and mtools."""
    deck.run("begin")
    common = f"{deck.card}@@{COMMON * SECTOR}"
    tool("mdel", "-i", common, "::autoboot.txt")
    check("lost", deck.status()["code"], "CARD")
    check("begin", deck.run("begin"), (0, "begun\n"))
    check("text", tool("mtype", "-i", common, "::autoboot.txt"),
          "[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n")
    volume = deck.scratch / "common"
    with open(deck.card, "rb") as card:
        card.seek(COMMON * SECTOR)
        volume.write_bytes(card.read(COMMON_SECTORS * SECTOR))
    tool("fsck.fat", "-n", volume)
    check("history", deck.events()[-1][:2], ("A", "repaired"))


def requests(deck):
    """nOSh's side: scan, install, cancel, and what it must not be able to do."""
    deck.run("begin")
    hostile = "\x1b]0;a\x07 \t\n%.kn86fw"
    shutil.copy(FOLDER / "2.0.0.kn86fw", deck.scratch / "media/cartridge/good one.kn86fw")
    (deck.scratch / "shared" / hostile).write_bytes(b"nothing")
    os.mkfifo(deck.scratch / "shared/waits.kn86fw")
    (deck.scratch / "shared/link.kn86fw").symlink_to(FOLDER / "3.0.0.kn86fw")
    (deck.scratch / "shared/folder.kn86fw").mkdir()
    check("scan", deck.request(b"scan\n"), (0, "scanned\n"))
    check("request is gone", (deck.scratch / "requests/update-request").exists(), False)
    key = "development 21fe31dfa154a261"
    check("payloads", deck.published("payloads"),
          f"cartridge\tgood%20one.kn86fw\t2.0.0\t2.0.0+test\t{key}\tOK\tThe update file is good.\n"
          "shared\t%1B]0;a%07%20%09%0A%25.kn86fw\t-\t-\t-\tTRUNCATED\tThe update file is incomplete: copy it again.\n"
          "end\n")
    many = deck.scratch / "media/cartridge"
    shutil.copy(FOLDER / "hostile.kn86fw", many)
    for number in range(40):
        (many / f"z{number:02}.kn86fw").touch()
    deck.request(b"scan")
    lines = deck.published("payloads").splitlines()
    check("as many as fit", (len(lines), lines[-1]), (33, "end"))
    check("in order", [line.split("\t")[1] for line in lines[:3]], ["good%20one.kn86fw", "hostile.kn86fw", "z00.kn86fw"])
    check("hostile build", lines[1].split("\t")[3], "a?b??[2J?" + 55 * "x")
    check("install hostile", deck.run("install", "--no-restart", many / "hostile.kn86fw")[0], 0)
    check("its record", b"\nbuild a?b??[2J?" + 55 * b"x" + b"\n" in deck.record("B"), True)
    for name in ("waits.kn86fw", "link.kn86fw", "folder.kn86fw", "../card.img", "..%2Fcard.kn86fw", "a%00.kn86fw"):
        status, _ = deck.request(f"install shared {name}".encode())
        check(f"{name}: not installed", status != 0, True)
        check(f"{name}: told", deck.published("progress").split("\t")[0], "refused")
    check("other words", deck.request(b"confirm\n")[0], 1)
    check("install", deck.request(b"install cartridge good%20one.kn86fw\n")[0], 0)
    check("restart", deck.restarts(), ["reboot --reboot-argument=partition3"])
    check("progress", deck.published("progress"), "restarting\t0\t0\t0\t0\tOK\t\n")
    (deck.scratch / "requests/update-cancel").touch()
    deck.run("begin")
    check("cancelled", deck.request(b"install-forced cartridge good%20one.kn86fw")[0], 1)
    check("told", (deck.published("progress").split("\t")[5], deck.told()["result-code"]), ("STOPPED", "STOPPED"))
    check("removed", (deck.scratch / "requests/update-cancel").exists(), False)
    check("nothing was written", deck.told()["state-b"], "failed")


def main():
    for case in (good_update, unhealthy, ended_by_the_operator, never_started, pending, reverted, repaired, requests):
        with tempfile.TemporaryDirectory() as scratch:
            case(Deck(pathlib.Path(scratch)))


main()
