#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Counts the instructions by which the deck's kn86-update verifies the payload of this build: all of them, and those of
# SHA-256, of decompression, and of the signature. The counts depend on the payload and the program alone, not on the
# machine. It also says how long a Cortex-A53 at 1 GHz would take at one instruction a cycle.
#
# Usage: instructions.sh [--emulator QEMU]
#   --emulator   a qemu-aarch64 that takes plugins: Debian's package qemu-user has it, qemu-user-static has not
# Reads: image-assembly/target (card, payload), nosh-runtime/target/build/arm64/kn86-update
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
emulator=qemu-aarch64
case $# in
0) ;;
2) [ "$1" = --emulator ] && emulator=$2 ;;
*)
	echo "benchmark: unknown argument $1" >&2
	exit 2
	;;
esac
# shellcheck source=tools/benchmark/payload.sh
. "${here}/payload.sh"
update=${here}/../../nosh-runtime/target/build/arm64/kn86-update
if ! "${emulator}" -h | grep -q -- '^-plugin '; then
	echo "benchmark: ${emulator} takes no plugins: name one by --emulator (Debian's package qemu-user)" >&2
	exit 1
fi
work=$(mktemp -d /var/tmp/kn86-benchmark.XXXXXX)
trap 'rm -rf --one-file-system "${work}"' EXIT
read_system "${work}/system"
gcc -shared -fPIC -O2 -Wall -Wextra -Werror -o "${work}/count.so" "${here}/instruction_count.c"
# OpenSSL's bit for NEON alone: the deck's Cortex-A53 has no crypto extensions, and the emulated processor has.
OPENSSL_armcap=1 "${emulator}" -plugin "${work}/count.so" -d plugin -D "${work}/counts" \
	"${update}" verify --keys "${work}/system/kn86/keys" "${payload}"
awk '
	{ total += $1 }
	/ (sha256_|SHA256_|crypto_hash_sha256)/ { part["SHA-256"] += $1; next }
	/ (ZSTD_|HUF_|FSE_|XXH|frame_decoder)/ { part["decompression"] += $1; next }
	/ (ge25519_|fe25519_|sc25519_|crypto_sign|SHA512_|crypto_hash_sha512)/ { part["Ed25519"] += $1; next }
	{ part["all else"] += $1 }
	END {
		for (name in part) printf "%-14s %9.3f thousand million %7.1f s\n", name, part[name] / 1e9, part[name] / 1e9
		printf "%-14s %9.3f thousand million %7.1f s\n", "total", total / 1e9, total / 1e9
	}' "${work}/counts" | LC_ALL=C sort
