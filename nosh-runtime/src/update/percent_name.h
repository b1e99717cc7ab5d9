/* SPDX-License-Identifier: Apache-2.0 */
/*
 * File names of foreign media as one word of printable ASCII: each byte that is not printable, and blank and '%', as '%'
 * and two upper-case hexadecimal digits.
 */
#ifndef KN86_PERCENT_NAME_H
#define KN86_PERCENT_NAME_H

#include <limits.h>
#include <stdbool.h>

#define PERCENT_NAME_MAX (3 * NAME_MAX)

/* Cuts a name of more than NAME_MAX bytes, which no file has. */
void percent_name_encode(const char *name, char encoded[PERCENT_NAME_MAX + 1]);

/*
 * Returns false, with an empty name, for what is no name of a file in a folder: empty, ".", "..", with a slash or NUL,
 * more than NAME_MAX bytes, or not encoded as said above (lower-case digits are taken too).
 */
__attribute__((warn_unused_result)) bool percent_name_decode(const char *encoded, char name[NAME_MAX + 1]);

#endif
