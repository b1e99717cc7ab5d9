#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes what the tests of updates need, with programs of others: a small card and payloads for it.

Usage: make_update_card.py FOLDER
Leaves in FOLDER: card.img, a card of the layout of docs/image-format.md with small partitions, version 1 in slot
A; VERSION.kn86fw for the versions below; revoking.kn86fw and revoking-badly.kn86fw, the last version with a list of
revoked keys that is good or not, and hostile.kn86fw with a build id that is; keys/development.pem, which has signed them; VERSION.boot and VERSION.root, the
images in the payloads. What is there already and newer than this file is kept.
"""
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys

SECTOR = 512
MIB = 1 << 20
CHUNK = 65536
# First sector and number of sectors of p1 to p6. mtools takes a volume of less than 65,525 clusters for FAT16.
PARTITIONS = [(2048, 69632), (71680, 69632), (141312, 69632), (210944, 4096), (215040, 4096), (219136, 2048)]
CARD_SIZE = 110 * MIB
BOOTCODE = b"autoboot.txt boot_partition tryboot_a_b" * 400
AUTOBOOT = b"[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n"
COMMAND_LINE = b"console=tty1 root=/dev/mmcblk0p4 rootfstype=ext4 rootwait ro quiet panic=10\n"
VERSIONS = ["1.0.0", "2.0.0", "3.0.0"]
# The id of the key of RFC 8032, section 7.1, test 2.
REVOKED = "39f713d0a644253f04529421b9f51b9b08979d08295959c4f3990ee617f5139f"
# The published key of RFC 8032, section 7.1, test 1, as PKCS #8.
SIGNING_KEY = ("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
               "-----END PRIVATE KEY-----\n")


def run(*command, **options):
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
                   "SOURCE_DATE_EPOCH": "1700000000"}
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, env=environment,
                          **options).stdout


def fat(image, size, label, files):
    """A FAT32 volume with files in its root directory."""
    image.unlink(missing_ok=True)
    run("mkfs.fat", "-F", "32", "-s", "1", "-n", label, "--invariant", "-C", image, size // 1024)
    for name, content in files.items():
        run("mcopy", "-i", image, "-", f"::{name}", input=content)


def boot_volume(image, version):
    # A name that needs a long entry, and enough files for a second cluster of the directory.
    files = {f"overlay-{number:02}.dtbo": f"{version} {number}".encode() * 60 for number in range(12)}
    files["start.elf"] = version.encode() * 30000
    files["cmdline.txt"] = COMMAND_LINE
    files["kernel8.img"] = hashlib.sha256(version.encode()).digest() * 9000
    fat(image, PARTITIONS[1][1] * SECTOR, "BOOTFS", files)


def root_file_system(image, version, scratch):
    tree = scratch / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir()
    (tree / "version").write_text(version, encoding="ascii")
    (tree / "large").write_bytes(hashlib.sha512(version.encode()).digest() * 9000)
    image.unlink(missing_ok=True)
    run("mke2fs", "-q", "-t", "ext4", "-b", "4096", "-L", "rootfs", "-U", "11111111-2222-3333-4444-555555555555", "-E",
        "root_owner=0:0,lazy_itable_init=0", "-O", "metadata_csum,64bit,^has_journal", "-d", tree, image,
        f"{PARTITIONS[3][1] * SECTOR // 1024}k")


def manifest_of(member, content, compressed):
    chunks = [content[at:at + CHUNK] for at in range(0, len(content), CHUNK)]
    return {"file": member, "compressedSize": len(compressed), "compressedSha256": sha256(compressed),
            "size": len(content), "sha256": sha256(content), "chunkSize": CHUNK,
            "chunkSha256": [sha256(chunk) for chunk in chunks]}


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def payload(folder, version, key, name=None, **additions):
    scratch = folder / "scratch"
    manifest = {"formatVersion": 1, "compatible": ["kn86-zero2w"], "version": version, "buildId": f"{version}+test",
                "variant": "development", "minimumVersion": "1.0.0", "signer": "development",
                "keyId": sha256(run("openssl", "pkey", "-in", key, "-pubout", "-outform", "DER")[-32:]),
                "bootcode": {"version": "1", "sha256": sha256(BOOTCODE)},
                "coprocessor": {"version": "1", "sha256": "c" * 64}}
    for field, member, image in (("bootfs", "bootfs.vfat.zst", "boot"), ("rootfs", "rootfs.ext4.zst", "root")):
        content = (folder / f"{version}.{image}").read_bytes()
        compressed = run("zstd", "-q", "-c", "--zstd=windowLog=16", f"--stream-size={len(content)}", "-", input=content)
        (scratch / member).write_bytes(compressed)
        manifest[field] = manifest_of(member, content, compressed)
    (scratch / "manifest.json").write_text(json.dumps({**manifest, **additions}, indent=2), encoding="utf-8")
    run("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", scratch / "manifest.json", "-out",
        scratch / "manifest.json.sig")
    # --blocking-factor=1: nothing behind the two blocks that end the archive.
    (folder / f"{name or version}.kn86fw").write_bytes(
        run("tar", "--create", "--format=ustar", "--mode=0644", "--owner=0", "--group=0", "--numeric-owner",
            "--mtime=@1700000000", "--blocking-factor=1", "--directory", scratch, "manifest.json", "manifest.json.sig",
            "bootfs.vfat.zst", "rootfs.ext4.zst"))


def put(card, partition, image):
    content = image.read_bytes()
    assert len(content) <= PARTITIONS[partition - 1][1] * SECTOR
    with open(card, "r+b") as file:
        file.seek(PARTITIONS[partition - 1][0] * SECTOR)
        file.write(content)


def card(folder):
    """The card as the image build leaves it: labels and root= of slot A by mlabel, mcopy and tune2fs."""
    scratch, image = folder / "scratch", folder / "card.img"
    image.unlink(missing_ok=True)
    with open(image, "wb") as file:
        file.truncate(CARD_SIZE)
    lines = "".join(f"start={start}, size={size}\n" for start, size in PARTITIONS)
    run("sfdisk", "--quiet", image, input=f"label: gpt\n{lines}".encode())
    fat(scratch / "common", PARTITIONS[0][1] * SECTOR, "KN86-BOOT",
        {"bootcode.bin": BOOTCODE, "autoboot.txt": AUTOBOOT, "config.txt": b""})
    shutil.copy(folder / "1.0.0.boot", scratch / "boot")
    run("mlabel", "-i", scratch / "boot", "::BOOTFS-A")
    shutil.copy(folder / "1.0.0.root", scratch / "root")
    run("tune2fs", "-L", "rootfs-A", scratch / "root")
    for partition, name in ((1, "common"), (2, "boot"), (4, "root")):
        put(image, partition, scratch / name)


def main():
    folder = pathlib.Path(sys.argv[1])
    done = folder / "done"
    if done.exists() and done.stat().st_mtime > pathlib.Path(__file__).stat().st_mtime:
        return
    scratch, keys = folder / "scratch", folder / "keys"
    for each in (scratch, keys):
        each.mkdir(parents=True, exist_ok=True)
    key = scratch / "signing-key.pem"
    key.write_text(SIGNING_KEY, encoding="ascii")
    run("openssl", "pkey", "-in", key, "-pubout", "-out", keys / "development.pem")
    for version in VERSIONS:
        boot_volume(folder / f"{version}.boot", version)
        root_file_system(folder / f"{version}.root", version, scratch)
        payload(folder, version, key)
    payload(folder, VERSIONS[-1], key, "revoking", **{"x-revokedKeys": [REVOKED]})
    payload(folder, VERSIONS[-1], key, "hostile", buildId="a\tb\n\x1b[2J\u00e4" + 100 * "x")
    payload(folder, VERSIONS[-1], key, "revoking-badly", **{"x-revokedKeys": [REVOKED.upper()]})
    card(folder)
    shutil.rmtree(scratch)
    done.touch()


main()
