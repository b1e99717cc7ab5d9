// SPDX-License-Identifier: Apache-2.0
// Byte strings without a C library.
#ifndef KN86_TEXT_H
#define KN86_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/** Whether a text, ended by a NUL, begins with a prefix. */
bool text_starts_with(const char *text, const char *prefix);

/** Whether a text, ended by a NUL, ends with a suffix. */
bool text_ends_with(const char *text, const char *suffix);

/** Whether two texts, each ended by a NUL, are the same. */
bool text_equal(const char *left, const char *right);

/** The length of a text, its NUL left out. */
size_t text_length(const char *text);

/** Whether `size` bytes are the same. */
bool bytes_equal(const void *left, const void *right, size_t size);

#endif
