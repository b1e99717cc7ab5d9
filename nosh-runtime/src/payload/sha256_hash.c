/* SPDX-License-Identifier: Apache-2.0 */
/* The low-level functions are deprecated in favour of those that look for a provider at run time. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "sha256_hash.h"

#include <string.h>

/* The last hash of zeros alone. */
static struct {
    uint64_t size;
    bool is_known;
    uint8_t digest[SHA256_DIGEST_LENGTH];
} zeros_hash;

static bool is_zero(const uint8_t *bytes, size_t size) {
    return size == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

/* OpenSSL's functions fail for no input (SHA256_Init(3)). */
static void add_zeros(struct sha256_hash *hash) {
    static const uint8_t zeros[4096];
    while (hash->zeros > 0) {
        size_t size = hash->zeros < sizeof zeros ? (size_t)hash->zeros : sizeof zeros;
        (void)SHA256_Update(&hash->context, zeros, size);
        hash->zeros -= size;
    }
}

void sha256_hash_begin(struct sha256_hash *hash) {
    (void)SHA256_Init(&hash->context);
    hash->zeros = 0;
    hash->has_more = false;
}

void sha256_hash_add(struct sha256_hash *hash, const void *bytes, size_t size) {
    if (!hash->has_more && is_zero(bytes, size)) {
        hash->zeros += size;
        return;
    }
    add_zeros(hash);
    hash->has_more = true;
    (void)SHA256_Update(&hash->context, bytes, size);
}

void sha256_hash_end(struct sha256_hash *hash, uint8_t digest[SHA256_DIGEST_LENGTH]) {
    if (hash->has_more) {
        (void)SHA256_Final(digest, &hash->context);
        return;
    }
    if (!zeros_hash.is_known || zeros_hash.size != hash->zeros) {
        zeros_hash.size = hash->zeros;
        add_zeros(hash);
        (void)SHA256_Final(zeros_hash.digest, &hash->context);
        zeros_hash.is_known = true;
    }
    memcpy(digest, zeros_hash.digest, sizeof zeros_hash.digest);
}
