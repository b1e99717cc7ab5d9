/* SPDX-License-Identifier: Apache-2.0 */
/* Byte strings without a C library. */
#ifndef KN86_TEXT_H
#define KN86_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a NUL-terminated text begins with a prefix. */
bool text_starts_with(const char *text, const char *prefix);

/* Whether a NUL-terminated text ends with a suffix. */
bool text_ends_with(const char *text, const char *suffix);

/* Whether two NUL-terminated texts are equal. */
bool text_equal(const char *left, const char *right);

/* The length of a text without its NUL. */
size_t text_length(const char *text);

/* Whether `size` bytes are equal. */
bool bytes_equal(const void *left, const void *right, size_t size);

#endif
