/* SPDX-License-Identifier: Apache-2.0 */
/* The header of a .kn86 file (docs/kn86-cartridge-format.md). All integers are little-endian. */
#ifndef KN86_HEADER_H
#define KN86_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KN86_HEADER_SIZE 128u
#define KN86_HEADER_VERSION 1u
#define KN86_HEADER_TITLE_MAX 40u      /* characters */
#define KN86_HEADER_CAPABILITY_MAX 16u /* characters */

struct kn86_header {
    char title[KN86_HEADER_TITLE_MAX + 1];           /* printable ASCII, 1 or more */
    char capability[KN86_HEADER_CAPABILITY_MAX + 1]; /* A-Z, 0-9, '-', 1 or more */
    bool has_saves;                                  /* the cartridge keeps saves beside this file */
    uint32_t content_length;                         /* bytes after the header */
    uint32_t content_crc32;                          /* of these bytes */
};

/*
 * Reads the header at the start of a file of `file_size` bytes. `bytes` holds the first `length` bytes of the file:
 * KN86_HEADER_SIZE, or all of a shorter file. Returns NULL, or a text for the operator that says what is wrong (upper
 * case, at most 32 characters); *header is written only when NULL is returned.
 */
__attribute__((warn_unused_result)) const char *kn86_header_read(const uint8_t *bytes, size_t length,
                                                                 uint64_t file_size, struct kn86_header *header);

#endif
