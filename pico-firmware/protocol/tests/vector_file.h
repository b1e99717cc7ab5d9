/* SPDX-License-Identifier: Apache-2.0 */
/* Reads protocol/vectors/vectors.txt: one vector a line, kind and fields between blanks. */
#ifndef KN86_VECTOR_FILE_H
#define KN86_VECTOR_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "kn86/frame.h"

#define VECTOR_FIELDS_MAX 4u
#define VECTOR_BYTES_MAX 1024u

struct vector {
    char line[2 * VECTOR_BYTES_MAX + 1024];
    char *fields[VECTOR_FIELDS_MAX];
};

struct vector_bytes {
    uint8_t bytes[VECTOR_BYTES_MAX];
    size_t length;
};

/*
 * Calls visit for each vector of a kind. Ends the test when the file cannot be read, has no vector
 * of that kind, or one without exactly field_count fields behind the kind.
 */
void vector_file_each(const char *path, const char *kind, size_t field_count,
                      void (*visit)(const struct vector *vector));

/* Decodes a field in hex, "-" for none. Ends the test when it is not hex. */
struct vector_bytes vector_bytes(const char *field);

/* Makes a frame from a type field and a payload field. */
struct kn86_frame vector_frame(const char *type, const char *payload);

#endif
