/* SPDX-License-Identifier: Apache-2.0 */
#include "posix_cksum.h"

#define POLYNOMIAL 0x04C11DB7u

static uint32_t add_byte(uint32_t remainder, uint8_t byte) {
    remainder ^= (uint32_t)byte << 24;
    for (int bit = 0; bit < 8; bit++) {
        remainder = (remainder & 0x80000000u) != 0 ? (remainder << 1) ^ POLYNOMIAL : remainder << 1;
    }
    return remainder;
}

uint32_t posix_cksum(const char *bytes, size_t length) {
    uint32_t remainder = 0;
    for (size_t i = 0; i < length; i++) {
        remainder = add_byte(remainder, (uint8_t)bytes[i]);
    }
    /* The number of bytes is appended, least significant byte first, in as few bytes as possible. */
    for (size_t rest = length; rest != 0; rest >>= 8) {
        remainder = add_byte(remainder, (uint8_t)rest);
    }
    return ~remainder;
}
