/* SPDX-License-Identifier: Apache-2.0 */
/* Little-endian integers at any address; all numbers of the protocol are little-endian. */
#ifndef KN86_BYTES_H
#define KN86_BYTES_H

#include <stdint.h>

static inline void kn86_put_u16(uint8_t *at, uint16_t value) {
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static inline void kn86_put_u32(uint8_t *at, uint32_t value) {
    kn86_put_u16(at, (uint16_t)value);
    kn86_put_u16(at + 2, (uint16_t)(value >> 16));
}

static inline uint16_t kn86_get_u16(const uint8_t *at) {
    return (uint16_t)(at[0] | (uint16_t)(at[1] << 8));
}

static inline uint32_t kn86_get_u32(const uint8_t *at) {
    return kn86_get_u16(at) | ((uint32_t)kn86_get_u16(at + 2) << 16);
}

#endif
