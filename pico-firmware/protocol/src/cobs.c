/* SPDX-License-Identifier: Apache-2.0 */
#include "cobs.h"

#include <string.h>

void kn86_cobs_encode(const uint8_t *in, size_t length, uint8_t *out) {
    size_t code_at = 0;

    for (size_t i = 0; i < length; i++) {
        if (in[i] == 0) {
            out[code_at] = (uint8_t)(i + 1 - code_at);
            code_at = i + 1;
        } else {
            out[i + 1] = in[i];
        }
    }
    out[code_at] = (uint8_t)(length + 1 - code_at);
}

int kn86_cobs_decode(uint8_t *buffer, size_t length) {
    if (length == 0 || length > KN86_COBS_BLOCK_MAX + 1u) {
        return -1;
    }
    /* Each code byte replaces a zero, and is the distance to the next code byte. */
    size_t code_at = 0;
    while (code_at < length) {
        size_t next = code_at + buffer[code_at];
        if (next > length) {
            return -1;
        }
        buffer[code_at] = 0;
        code_at = next;
    }
    memmove(buffer, buffer + 1, length - 1);
    return (int)(length - 1);
}
