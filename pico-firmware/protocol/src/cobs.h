/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Consistent Overhead Byte Stuffing (Cheshire and Baker, 1997) for blocks of at most 254 bytes,
 * where the overhead is exactly one byte.
 */
#ifndef KN86_COBS_H
#define KN86_COBS_H

#include <stddef.h>
#include <stdint.h>

#include "kn86/attributes.h"

#define KN86_COBS_BLOCK_MAX 254u

/*
 * Encodes length bytes (at most KN86_COBS_BLOCK_MAX) into length + 1 non-zero bytes.
 * in and out must not overlap.
 */
void kn86_cobs_encode(const uint8_t *in, size_t length, uint8_t *out);

/*
 * Decodes length non-zero bytes in place into length - 1 bytes. Returns that length; or -1 when the bytes are not a
 * COBS block (empty, too long, or a code byte that points beyond the end), and the buffer is then undefined.
 */
KN86_MUST_CHECK int kn86_cobs_decode(uint8_t *buffer, size_t length);

#endif
