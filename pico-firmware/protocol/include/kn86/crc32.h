/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_CRC32_H
#define KN86_CRC32_H

#include <stddef.h>
#include <stdint.h>

/*
 * Returns the CRC-32/ISO-HDLC of the data, as in Ethernet, gzip and zlib's crc32(): polynomial 0x04C11DB7 reflected,
 * start and final XOR 0xFFFFFFFF. The check value of "123456789" is 0xCBF43926.
 */
uint32_t kn86_crc32(const uint8_t *data, size_t length);

/* The same for data in pieces: crc is the result for the pieces before, 0 for the first piece. */
uint32_t kn86_crc32_add(uint32_t crc, const uint8_t *data, size_t length);

#endif
