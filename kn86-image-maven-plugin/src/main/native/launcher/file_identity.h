/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The identity of an ELF file. It changes when a stage replaces, diverts or patches the file of a package. The same as
 * ProgramIdentity.java.
 */
#ifndef KN86_FILE_IDENTITY_H
#define KN86_FILE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "build_id.h"

struct file_identity {
    unsigned char build_id[BUILD_ID_SIZE];
    /* Set-user-id and set-group-id bits (stat(2)); 0 in the table. */
    uint32_t set_ids;
    /* In bytes. */
    uint64_t size;
    /* Modification time in seconds since 1970. */
    int64_t modified;
};

/*
 * Reads the identity of an open file. Returns false when it cannot be read, or has no build id in its first 4096 bytes.
 */
bool file_identity_read(int file, struct file_identity *identity);

/* Whether both are the identity of the same file. */
bool file_identity_equal(const struct file_identity *left, const struct file_identity *right);

#endif
