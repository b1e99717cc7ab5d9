/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86_header.h"

#include "kn86/bytes.h"
#include "kn86/crc32.h"

#include <string.h>

/* Offsets as in docs/kn86-cartridge-format.md. */
#define OFFSET_MAGIC 0u
#define OFFSET_VERSION 8u
#define OFFSET_SIZE 10u
#define OFFSET_FLAGS 12u
#define OFFSET_CONTENT_LENGTH 16u
#define OFFSET_CONTENT_CRC32 20u
#define OFFSET_CAPABILITY 24u
#define OFFSET_TITLE 40u
#define OFFSET_RESERVED 80u
#define OFFSET_CRC32 124u

#define MAGIC "KN86CART"
#define FLAG_SAVES 1u
#define FLAGS_KNOWN FLAG_SAVES

_Static_assert(OFFSET_CAPABILITY + KN86_HEADER_CAPABILITY_MAX == OFFSET_TITLE, "the title follows the capability");
_Static_assert(OFFSET_TITLE + KN86_HEADER_TITLE_MAX == OFFSET_RESERVED, "the reserved bytes follow the title");
_Static_assert(OFFSET_CRC32 + 4 == KN86_HEADER_SIZE, "the checksum is last");

static bool is_title_character(char c) {
    return c >= 0x20 && c < 0x7F;
}

static bool is_capability_character(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/* Copies a field that is padded with NULs. Returns false when it is empty or contains other characters. */
static bool read_text(const uint8_t *field, size_t size, bool (*is_allowed)(char), char *text) {
    const char *characters = (const char *)field;
    size_t length = strnlen(characters, size);
    for (size_t i = 0; i < size; i++) {
        if (i < length ? !is_allowed(characters[i]) : characters[i] != '\0') {
            return false;
        }
    }
    memcpy(text, characters, length);
    text[length] = '\0';
    return length > 0;
}

static bool is_zero(const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

const char *kn86_header_read(const uint8_t *bytes, size_t length, uint64_t file_size, struct kn86_header *header) {
    if (length < KN86_HEADER_SIZE) {
        return "TOO SHORT FOR A HEADER";
    }
    if (memcmp(bytes + OFFSET_MAGIC, MAGIC, strlen(MAGIC)) != 0) {
        return "NOT A KN-86 CARTRIDGE";
    }
    if (kn86_get_u16(bytes + OFFSET_VERSION) != KN86_HEADER_VERSION) {
        return "FOR ANOTHER NOSH VERSION";
    }
    if (kn86_get_u16(bytes + OFFSET_SIZE) != KN86_HEADER_SIZE) {
        return "HEADER OF ANOTHER SIZE";
    }
    if (kn86_crc32(bytes, OFFSET_CRC32) != kn86_get_u32(bytes + OFFSET_CRC32)) {
        return "HEADER IS DAMAGED";
    }
    struct kn86_header read = {
        .has_saves = (kn86_get_u32(bytes + OFFSET_FLAGS) & FLAG_SAVES) != 0,
        .content_length = kn86_get_u32(bytes + OFFSET_CONTENT_LENGTH),
        .content_crc32 = kn86_get_u32(bytes + OFFSET_CONTENT_CRC32),
    };
    if ((kn86_get_u32(bytes + OFFSET_FLAGS) & ~FLAGS_KNOWN) != 0 ||
        !is_zero(bytes + OFFSET_RESERVED, OFFSET_CRC32 - OFFSET_RESERVED)) {
        return "NEEDS A NEWER NOSH";
    }
    if (!read_text(bytes + OFFSET_CAPABILITY, KN86_HEADER_CAPABILITY_MAX, is_capability_character, read.capability)) {
        return "CAPABILITY IS NO WORD";
    }
    if (!read_text(bytes + OFFSET_TITLE, KN86_HEADER_TITLE_MAX, is_title_character, read.title)) {
        return "TITLE IS NO TEXT";
    }
    if (file_size < (uint64_t)KN86_HEADER_SIZE + read.content_length) {
        return "CUT OFF";
    }
    if (file_size > (uint64_t)KN86_HEADER_SIZE + read.content_length) {
        return "LONGER THAN ITS HEADER SAYS";
    }
    *header = read;
    return NULL;
}
