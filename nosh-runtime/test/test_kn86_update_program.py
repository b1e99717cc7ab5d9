#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kn86-update verify on the vectors and on payloads with the largest chunks: what it prints, how it ends, its memory.

Usage: test_kn86_update_program.py VECTORS [EMULATOR] KN86-UPDATE
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

VECTORS = pathlib.Path(sys.argv[1])
COMMAND = sys.argv[2:]
SIZES = ["--bootfs-size", "6000", "--rootfs-size", "16384"]
KEY_ID = "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9"
GOOD = ("good: version 1.2.3-rc1, build 1.2.3-rc1+0123456789ab, development, "
        "signed by the development key 21fe31dfa154a261\n")


def run(*arguments, stdin=subprocess.DEVNULL):
    done = subprocess.run([*COMMAND, *map(str, arguments)], stdin=stdin, capture_output=True, check=False, timeout=240)
    return done.returncode, done.stdout.decode("ascii"), done.stderr.decode("utf-8")


def check(what, actual, expected):
    if actual != expected:
        sys.exit(f"test_kn86_update_program: {what}: {actual!r}, expected {expected!r}")


def vectors(keys):
    for line in (VECTORS / "expected.tsv").read_text(encoding="ascii").splitlines():
        name, fault = line.split("\t")
        payload = VECTORS / f"{name}.kn86fw"
        status, said, complaint = run("verify", "--keys", keys, *SIZES, payload)
        check(f"{name}: status and complaints", (status, complaint), (0 if fault == "OK" else 1, ""))
        check(f"{name}: one line", said.count("\n"), 1)
        if fault == "OK":
            check(name, said, GOOD)
        else:
            check(name, said.split(": ")[:2], ["refused", fault])
        status, said, _ = run("verify", "--json", "--keys", keys, *SIZES, payload)
        check(f"{name} as JSON", (status, json.loads(said)["code"]), (0 if fault == "OK" else 1, fault))


def json_of_the_good_one(keys):
    report = json.loads(run("verify", "--json", "--keys", keys, *SIZES, VECTORS / "good.kn86fw")[1])
    check("code", report["code"], "OK")
    manifest = report["manifest"]
    check("version", manifest["version"], "1.2.3-rc1")
    check("variant", manifest["variant"], "development")
    check("compatible", manifest["compatible"], ["kn86-zero2w"])
    check("keyId", manifest["keyId"], KEY_ID)
    check("bootcode", manifest["bootcode"], {"version": "1.20260408-1", "sha256": "b" * 64})
    check("sizes", (manifest["bootfsSize"], manifest["rootfsSize"]), (6000, 16384))


def files_pipes_and_standard_input(keys):
    good = VECTORS / "good.kn86fw"
    with open(good, "rb") as file:
        check("standard input", run("verify", "--keys", keys, *SIZES, "-", stdin=file), (0, GOOD, ""))
    with subprocess.Popen(["cat", good], stdout=subprocess.PIPE) as cat:
        check("a pipe", run("verify", "--keys", keys, *SIZES, "-", stdin=cat.stdout), (0, GOOD, ""))
    status, said, complaint = run("verify", "--keys", keys, "/nonexistent")
    check("no file", (status, said, complaint), (3, "", "kn86-update: cannot open /nonexistent: No such file or directory\n"))
    check("a folder", run("verify", "--keys", keys, "/")[0], 3)


def options(keys):
    check("size", run("verify", "--keys", keys, "--bootfs-size", "5999", VECTORS / "good.kn86fw")[1].split(": ")[1],
          "IMAGE_SIZE")
    check("hardware", run("verify", "--keys", keys, "--hardware", "kn86-cm5", VECTORS / "hardware.kn86fw")[0], 0)
    for wrong in ([], ["verify"], ["verify", "a", "b"], ["try", "a"], ["--nothing", "verify", "a"],
                  ["verify", "--bootfs-size", "-1", "a"], ["verify", "--bootfs-size", "", "a"], ["status", "a"],
                  ["install"], ["confirm", "--running", "C"]):
        status, said, complaint = run(*wrong)
        check(f"{wrong}", (status, said), (2, ""))
        check(f"{wrong} says what to do", "Try: kn86-update --help" in complaint, True)


def revoked_and_missing_keys(keys):
    (keys / "revoked").write_text(f"# stolen\n{KEY_ID}\n", encoding="ascii")
    check("revoked", run("verify", "--keys", keys, *SIZES, VECTORS / "good.kn86fw"),
          (1, "refused: REVOKED_KEY: The update file is signed by a key that is no longer trusted. "
              "(the key that signed was revoked)\n", ""))
    (keys / "revoked").unlink()
    status, said, complaint = run("verify", "--keys", "/nonexistent", VECTORS / "good.kn86fw")
    check("no keys", (status, said, complaint), (3, "", "kn86-update: /nonexistent: No such file or directory\n"))


def main():
    with tempfile.TemporaryDirectory() as folder:
        keys = pathlib.Path(folder)
        shutil.copy(VECTORS / "verification-key.pem", keys / "development.pem")
        vectors(keys)
        json_of_the_good_one(keys)
        files_pipes_and_standard_input(keys)
        options(keys)
        revoked_and_missing_keys(keys)


main()
