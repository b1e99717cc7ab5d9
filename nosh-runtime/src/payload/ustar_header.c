/* SPDX-License-Identifier: Apache-2.0 */
#include "ustar_header.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* IEEE Std 1003.1, pax, "ustar Interchange Format". */
#define SIZE_OFFSET 124
#define TIME_OFFSET 136
#define CHECKSUM_OFFSET 148
#define CHECKSUM_SIZE 8
#define DIGITS 11

static bool read_octal(const uint8_t *digits, uint64_t *number) {
    *number = 0;
    for (int i = 0; i < DIGITS; i++) {
        if (digits[i] < '0' || digits[i] > '7') {
            return false;
        }
        *number = *number << 3 | (uint64_t)(digits[i] - '0');
    }
    return true;
}

static void put(uint8_t *block, size_t offset, const char *text) {
    memcpy(block + offset, text, strlen(text));
}

static void put_octal(uint8_t *block, size_t offset, int digits, uint64_t number) {
    char text[DIGITS + 1];
    snprintf(text, sizeof text, "%0*llo", digits, (unsigned long long)number);
    put(block, offset, text);
}

static void encode(const struct ustar_header *header, uint8_t block[USTAR_BLOCK_SIZE]) {
    memset(block, 0, USTAR_BLOCK_SIZE);
    put(block, 0, header->name);
    put(block, 100, "0000644");
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    put_octal(block, SIZE_OFFSET, DIGITS, header->size);
    put_octal(block, TIME_OFFSET, DIGITS, header->modified);
    put(block, 156, "0");
    put(block, 257, "ustar");
    put(block, 263, "00");
    put(block, 329, "0000000");
    put(block, 337, "0000000");
    /* The sum of all bytes, with blanks for those of the checksum itself: six digits, a NUL and a blank. */
    memset(block + CHECKSUM_OFFSET, ' ', CHECKSUM_SIZE);
    uint64_t sum = 0;
    for (int i = 0; i < USTAR_BLOCK_SIZE; i++) {
        sum += block[i];
    }
    put_octal(block, CHECKSUM_OFFSET, 6, sum);
    block[CHECKSUM_OFFSET + 6] = '\0';
}

bool ustar_header_decode(const uint8_t block[USTAR_BLOCK_SIZE], struct ustar_header *header) {
    size_t length = 0;
    while (length < USTAR_NAME_MAX && block[length] != '\0') {
        if (block[length] < '!' || block[length] > '~') {
            return false;
        }
        header->name[length] = (char)block[length];
        length++;
    }
    header->name[length] = '\0';
    if (length == 0 || !read_octal(block + SIZE_OFFSET, &header->size) ||
        !read_octal(block + TIME_OFFSET, &header->modified)) {
        return false;
    }
    uint8_t expected[USTAR_BLOCK_SIZE];
    encode(header, expected);
    return memcmp(block, expected, USTAR_BLOCK_SIZE) == 0;
}

unsigned ustar_padding(uint64_t size) {
    return (unsigned)(-size & (USTAR_BLOCK_SIZE - 1));
}
