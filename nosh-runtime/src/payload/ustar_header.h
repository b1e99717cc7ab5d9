/* SPDX-License-Identifier: Apache-2.0 */
/* The header of a payload's member: a strict ustar header (docs/kn86fw-format.md, "Container"). */
#ifndef KN86_USTAR_HEADER_H
#define KN86_USTAR_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#define USTAR_BLOCK_SIZE 512
#define USTAR_NAME_MAX 100

struct ustar_header {
    char name[USTAR_NAME_MAX + 1]; /* 1 to 100 characters '!' to '~' */
    uint64_t size;                 /* bytes of content, less than 8 GiB */
    uint64_t modified;             /* seconds since 1970 */
};

/*
 * Reads a header block. Returns false unless each of the 512 bytes is what name, size and time determine; @header is
 * then undefined.
 */
__attribute__((warn_unused_result)) bool ustar_header_decode(const uint8_t block[USTAR_BLOCK_SIZE],
                                                             struct ustar_header *header);

/* How many zeros follow a content of @size bytes. */
unsigned ustar_padding(uint64_t size);

#endif
