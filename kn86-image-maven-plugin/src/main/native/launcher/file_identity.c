/* SPDX-License-Identifier: Apache-2.0 */
#include "file_identity.h"

#include <asm/stat.h>
#include <asm/unistd.h>
#include <stdint.h>

#include "system_calls.h"
#include "text.h"

#define MODE_SET_IDS 06000u

/* Bytes read from the start of a file. Build-id notes follow the program headers directly. */
#define FILE_START_SIZE 4096

bool file_identity_read(int file, struct file_identity *identity) {
    struct stat status;
    unsigned char start[FILE_START_SIZE];
    if (system_call(__NR_fstat, file, (intptr_t)&status, 0, 0) != 0) {
        return false;
    }
    identity->set_ids = status.st_mode & MODE_SET_IDS;
    identity->size = (uint64_t)status.st_size;
    identity->modified = (int64_t)status.st_mtime;
    long size = system_call(__NR_pread64, file, (intptr_t)start, sizeof start, 0);
    return size > 0 && build_id_find(start, (size_t)size, identity->build_id);
}

bool file_identity_equal(const struct file_identity *left, const struct file_identity *right) {
    return left->size == right->size && left->modified == right->modified && left->set_ids == right->set_ids &&
           bytes_equal(left->build_id, right->build_id, BUILD_ID_SIZE);
}
