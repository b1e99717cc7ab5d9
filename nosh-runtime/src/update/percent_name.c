/* SPDX-License-Identifier: Apache-2.0 */
#include "percent_name.h"

#include <string.h>

void percent_name_encode(const char *name, char encoded[PERCENT_NAME_MAX + 1]) {
    static const char DIGITS[] = "0123456789ABCDEF";
    char *to = encoded;
    for (size_t i = 0; name[i] != '\0' && i < NAME_MAX; i++) {
        unsigned char byte = (unsigned char)name[i];
        if (byte > ' ' && byte <= '~' && byte != '%') {
            *to++ = (char)byte;
        } else {
            *to++ = '%';
            *to++ = DIGITS[byte >> 4];
            *to++ = DIGITS[byte & 15];
        }
    }
    *to = '\0';
}

/* -1 when it is no digit. */
static int digit(char character) {
    static const char UPPER[] = "0123456789ABCDEF", LOWER[] = "0123456789abcdef";
    const char *found = character == '\0' ? NULL : strchr(UPPER, character);
    if (found != NULL) {
        return (int)(found - UPPER);
    }
    found = character == '\0' ? NULL : strchr(LOWER, character);
    return found != NULL ? (int)(found - LOWER) : -1;
}

/* The next byte of the name, from 1 to 255; 0 when the text is none. */
static unsigned char take(const char **encoded) {
    const char *from = *encoded;
    if (*from <= ' ' || *from > '~') {
        return 0;
    }
    if (*from != '%') {
        *encoded = from + 1;
        return (unsigned char)*from;
    }
    int high = digit(from[1]);
    int low = high < 0 ? -1 : digit(from[2]);
    *encoded = from + (low < 0 ? 0 : 3);
    return low < 0 ? 0 : (unsigned char)(high * 16 + low);
}

bool percent_name_decode(const char *encoded, char name[NAME_MAX + 1]) {
    size_t length = 0;
    while (*encoded != '\0') {
        unsigned char byte = take(&encoded);
        if (byte == 0 || byte == '/' || length == NAME_MAX) {
            name[0] = '\0';
            return false;
        }
        name[length++] = (char)byte;
    }
    name[length] = '\0';
    if (length == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        name[0] = '\0';
        return false;
    }
    return true;
}
