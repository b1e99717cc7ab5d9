/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 of bytes that come in pieces, for whole images. OpenSSL's code takes half the time of compiled C on a Cortex-A53
 * without the crypto extensions, as the deck has, and a fifth on a build machine that has them (docs/update.md, "What it
 * costs"). Its low-level functions need no provider, and add 12 KiB to a static program.
 *
 * Most chunks of a file system's image are zeros. The hash of so many zeros is computed once. Not thread-safe.
 */
#ifndef KN86_SHA256_HASH_H
#define KN86_SHA256_HASH_H

#include <openssl/sha.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sha256_hash {
    SHA256_CTX context;
    uint64_t zeros; /* that the bytes begin with, and that the context has not been given yet */
    bool has_more;  /* something else has come since */
};

void sha256_hash_begin(struct sha256_hash *hash);

void sha256_hash_add(struct sha256_hash *hash, const void *bytes, size_t size);

/* The hash of all bytes since the beginning. */
void sha256_hash_end(struct sha256_hash *hash, uint8_t digest[SHA256_DIGEST_LENGTH]);

#endif
