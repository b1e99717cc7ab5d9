/* SPDX-License-Identifier: Apache-2.0 */
/* Compared with libsodium's SHA-256. */
#include "sha256_hash.h"

#include "check.h"

#include <sodium.h>

#define SIZE 20000

/* Hashes the bytes in pieces of that size. */
static void check_hash(const uint8_t *bytes, size_t size, size_t piece) {
    struct sha256_hash hash;
    uint8_t found[32], expected[32];
    sha256_hash_begin(&hash);
    for (size_t at = 0; at < size; at += piece) {
        sha256_hash_add(&hash, bytes + at, piece < size - at ? piece : size - at);
    }
    sha256_hash_end(&hash, found);
    CHECK(crypto_hash_sha256(expected, bytes, size) == 0);
    CHECK_INFO(memcmp(found, expected, sizeof found) == 0, "%zu bytes in pieces of %zu", size, piece);
}

static void zeros_are_hashed_as_any_bytes_are(void) {
    static const uint8_t zeros[SIZE];
    /* Each twice in a row, and again after another size: the hash of zeros is kept. */
    static const size_t SIZES[] = {0, 0, 1, 1, 4096, 4096, SIZE, SIZE, 0, 1, 4096};
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        check_hash(zeros, SIZES[i], SIZE);
        check_hash(zeros, SIZES[i], 64);
    }
}

static void a_byte_among_zeros_counts_wherever_it_is(void) {
    static uint8_t bytes[SIZE];
    static const size_t PLACES[] = {0, 1, 63, 64, 4095, 4096, 9999, SIZE - 1};
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
        memset(bytes, 0, sizeof bytes);
        bytes[PLACES[i]] = 1;
        check_hash(bytes, SIZE, SIZE);
        check_hash(bytes, SIZE, 1000);
        check_hash(bytes, SIZE, 1);
        memset(bytes, 0, sizeof bytes);
        check_hash(bytes, SIZE, 1000);
    }
}

static void bytes_without_zeros(void) {
    static uint8_t bytes[SIZE];
    randombytes_buf_deterministic(bytes, sizeof bytes, (const uint8_t[randombytes_SEEDBYTES]){86});
    check_hash(bytes, SIZE, SIZE);
    check_hash(bytes, SIZE, 777);
}

static const struct check_case CASES[] = {
    CHECK_CASE(zeros_are_hashed_as_any_bytes_are),
    CHECK_CASE(a_byte_among_zeros_counts_wherever_it_is),
    CHECK_CASE(bytes_without_zeros),
};
CHECK_MAIN(CASES)
