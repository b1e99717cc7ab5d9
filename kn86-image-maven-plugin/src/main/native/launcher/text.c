/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

bool text_starts_with(const char *text, const char *prefix) {
    for (; *prefix != '\0'; text++, prefix++) {
        if (*text != *prefix) {
            return false;
        }
    }
    return true;
}

bool text_ends_with(const char *text, const char *suffix) {
    size_t length = text_length(text);
    size_t wanted = text_length(suffix);
    return length >= wanted && text_equal(text + length - wanted, suffix);
}

bool text_equal(const char *left, const char *right) {
    return text_starts_with(left, right) && text_length(left) == text_length(right);
}

size_t text_length(const char *text) {
    size_t length = 0;
    while (text[length] != '\0') {
        length++;
    }
    return length;
}

bool bytes_equal(const void *left, const void *right, size_t size) {
    const unsigned char *a = left;
    const unsigned char *b = right;
    for (size_t i = 0; i < size; i++) {
        if (a[i] != b[i]) {
            return false;
        }
    }
    return true;
}
