// SPDX-License-Identifier: Apache-2.0
// What tells one ELF file from another: one that a stage has replaced, diverted or patched has other values than
// the package's own. As ProgramIdentity.java.
#ifndef KN86_FILE_IDENTITY_H
#define KN86_FILE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "build_id.h"

struct file_identity {
    unsigned char build_id[BUILD_ID_SIZE];
    /** Set-user-id and set-group-id bits (stat(2)); 0 for a twin's original. */
    uint32_t set_ids;
    /** In bytes. */
    uint64_t size;
    /** Last change of the content, in seconds since 1970. */
    int64_t modified;
};

/**
 * Reads an open file's identity.
 *
 * @return whether it could be read and the file has a build id among its first bytes
 */
bool file_identity_read(int file, struct file_identity *identity);

/** Whether both are the same file's. */
bool file_identity_equal(const struct file_identity *left, const struct file_identity *right);

#endif
