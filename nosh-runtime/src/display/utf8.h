/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_UTF8_H
#define KN86_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Replaces bytes that are not valid UTF-8. */
#define UTF8_REPLACEMENT 0xFFFDu

/*
 * Decodes the first character of `text` (RFC 3629), of which `length` bytes (at least 1) may be read. Returns the
 * number of bytes it has; for a byte that begins no valid character, 1 and UTF8_REPLACEMENT.
 */
size_t utf8_decode(const char *text, size_t length, uint32_t *character);

#endif
