/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files that kn86-update shows nOSh, in /run/kn86-update: ASCII, lines, fields with a tab between, replaced as a
 * whole by a rename.
 */
#ifndef KN86_PUBLISHED_FILE_H
#define KN86_PUBLISHED_FILE_H

#include <stddef.h>

#define PUBLISHED_FILE_MAX 65536

/* Replaces a file of the folder, which is made when it is missing. @folder NULL: nothing is published. */
void published_file_write(const char *folder, const char *name, const char *text, size_t length);

/*
 * Copies a foreign text as a field: at most @capacity - 1 characters, of which none is a tab, an end of line or anything
 * else than printable ASCII; each other UTF-8 character becomes '?'.
 */
void published_file_field(char *field, size_t capacity, const char *text);

#endif
