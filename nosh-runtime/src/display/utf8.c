/* SPDX-License-Identifier: Apache-2.0 */
#include "utf8.h"

static size_t sequence_length(uint8_t first) {
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return 2;
    }
    if ((first & 0xF0) == 0xE0) {
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        return 4;
    }
    return 0;
}

size_t utf8_decode(const char *text, size_t length, uint32_t *character) {
    /*
     * The smallest character of each sequence length. A longer form of a smaller character is invalid (RFC 3629,
     * section 3).
     */
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t first = (uint8_t)text[0];
    size_t bytes = sequence_length(first);
    *character = UTF8_REPLACEMENT;
    if (bytes == 0 || bytes > length) {
        return 1;
    }
    uint32_t value = bytes == 1 ? first : first & (0x7Fu >> bytes);
    for (size_t i = 1; i < bytes; i++) {
        uint8_t next = (uint8_t)text[i];
        if ((next & 0xC0) != 0x80) {
            return 1;
        }
        value = value << 6 | (next & 0x3Fu);
    }
    if (value < smallest[bytes] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 1;
    }
    *character = value;
    return bytes;
}
