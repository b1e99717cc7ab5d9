/* SPDX-License-Identifier: Apache-2.0 */
/* The public keys whose payloads are trusted. */
#ifndef KN86_VERIFICATION_KEYS_H
#define KN86_VERIFICATION_KEYS_H

#include "payload_fault.h"
#include "payload_manifest.h"

#define VERIFICATION_KEYS_MAX 16

struct verification_key {
    uint8_t raw[crypto_sign_PUBLICKEYBYTES]; /* Ed25519, RFC 8032 */
    struct sha256 id;                        /* of the raw key: how manifests name it */
};

struct verification_keys {
    size_t count;
    struct verification_key keys[VERIFICATION_KEYS_MAX];
};

/*
 * Adds the key of a SubjectPublicKeyInfo PEM file of less than 1024 bytes, as "openssl pkey -pubout" writes it. A file with
 * several keys is refused: none of them is passed over.
 * Returns NULL, or what is wrong with the file.
 */
__attribute__((warn_unused_result)) const char *verification_keys_add(struct verification_keys *keys, const char *path);

/* The first key that made the signature over exactly these bytes; NULL when none did. */
const struct verification_key *verification_keys_signer(const struct verification_keys *keys, const void *message,
                                                        size_t size, const uint8_t signature[crypto_sign_BYTES]);

#endif
