/* SPDX-License-Identifier: Apache-2.0 */
/* A payload's bytes in their order: from a file, a pipe or standard input, each byte once. */
#ifndef KN86_PAYLOAD_SOURCE_H
#define KN86_PAYLOAD_SOURCE_H

#include "payload_fault.h"

#include <stddef.h>
#include <stdint.h>

#define PAYLOAD_SOURCE_BUFFER ((size_t)128 << 10)

struct payload_source {
    int file;
    uint64_t taken; /* bytes that have been given out, for progress */
    size_t start, end;
    uint8_t buffer[PAYLOAD_SOURCE_BUFFER];
};

/* @file stays the caller's. */
void payload_source_init(struct payload_source *source, int file);

/*
 * Gives the next @size bytes. @part names what they belong to, for the reason of TRUNCATED.
 * Returns false with TRUNCATED or UNREADABLE.
 */
__attribute__((warn_unused_result)) bool payload_source_take(struct payload_source *source, void *bytes, size_t size,
                                                             const char *part, struct payload_refusal *refusal);

/* Says in @at_end whether no byte is left. Returns false with UNREADABLE. */
__attribute__((warn_unused_result)) bool payload_source_ended(struct payload_source *source, bool *at_end,
                                                              struct payload_refusal *refusal);

#endif
