/* SPDX-License-Identifier: Apache-2.0 */
#include "verification_keys.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PEM_MAX 1024
#define BEGIN "-----BEGIN PUBLIC KEY-----"
#define END "-----END PUBLIC KEY-----"

/* The fixed beginning of an Ed25519 SubjectPublicKeyInfo (RFC 8410, section 4). The raw key follows it. */
static const uint8_t INFO_PREFIX[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
#define INFO_SIZE (sizeof INFO_PREFIX + crypto_sign_PUBLICKEYBYTES)

/* Returns a text, or NULL with errno. */
static char *read_text(const char *path, char text[PEM_MAX + 1]) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return NULL;
    }
    ssize_t length = read(file, text, PEM_MAX);
    int error = errno;
    close(file);
    if (length < 0) {
        errno = error;
        return NULL;
    }
    text[length] = '\0';
    return text;
}

static bool decode(const char *pem, uint8_t info[INFO_SIZE]) {
    const char *begin = strstr(pem, BEGIN);
    const char *end = begin == NULL ? NULL : strstr(begin, END);
    if (end == NULL) {
        return false;
    }
    begin += strlen(BEGIN);
    size_t size;
    return sodium_base642bin(info, INFO_SIZE, begin, (size_t)(end - begin), "\r\n", &size, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           size == INFO_SIZE && memcmp(info, INFO_PREFIX, sizeof INFO_PREFIX) == 0;
}

static bool ends_with_first_key(const char *pem) {
    const char *end = strstr(pem, END);
    return end != NULL && strstr(end, BEGIN) == NULL;
}

const char *verification_keys_add(struct verification_keys *keys, const char *path) {
    char text[PEM_MAX + 1];
    uint8_t info[INFO_SIZE];
    if (keys->count == VERIFICATION_KEYS_MAX) {
        return "more keys than a deck can have";
    }
    if (read_text(path, text) == NULL) {
        return strerror(errno);
    }
    if (!decode(text, info)) {
        return "not the PEM file of an Ed25519 public key";
    }
    if (strlen(text) == PEM_MAX || !ends_with_first_key(text)) {
        return "more than one key, or more text than there is room for";
    }
    struct verification_key *key = &keys->keys[keys->count++];
    memcpy(key->raw, info + sizeof INFO_PREFIX, sizeof key->raw);
    crypto_hash_sha256(key->id.bytes, key->raw, sizeof key->raw);
    return NULL;
}

const struct verification_key *verification_keys_signer(const struct verification_keys *keys, const void *message,
                                                        size_t size, const uint8_t signature[crypto_sign_BYTES]) {
    for (size_t i = 0; i < keys->count; i++) {
        if (crypto_sign_verify_detached(signature, message, size, keys->keys[i].raw) == 0) {
            return &keys->keys[i];
        }
    }
    return NULL;
}
