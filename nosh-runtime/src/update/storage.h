/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A card, or the file of one, as the updater sees it: reads, writes and flushes. Tests put themselves in between to
 * record every write, to let one fail, and to cut the power.
 */
#ifndef KN86_STORAGE_H
#define KN86_STORAGE_H

#include <stddef.h>
#include <stdint.h>

#define STORAGE_SECTOR 512

struct storage {
    void *context;
    /* Each returns 0 or a negative errno value; reading or writing less than asked for is -EIO. */
    int (*read)(void *context, uint64_t offset, void *bytes, size_t size);
    int (*write)(void *context, uint64_t offset, const void *bytes, size_t size);
    /* All that was written before is on the medium, whatever comes; what is read next comes from the medium. */
    int (*flush)(void *context);
};

/* A part of a storage: a partition. Offsets are within it. */
struct region {
    const struct storage *storage;
    uint64_t offset;
    uint64_t size;
};

/* Like the functions of storage; -EINVAL for bytes outside of the region. */
__attribute__((warn_unused_result)) int region_read(const struct region *region, uint64_t offset, void *bytes,
                                                    size_t size);
__attribute__((warn_unused_result)) int region_write(const struct region *region, uint64_t offset, const void *bytes,
                                                     size_t size);

/*
 * A file or block device that is opened for writing by the first write only: udev looks at all of a disk anew whenever
 * somebody closes it who could have written to it.
 */
struct storage_file {
    const char *path; /* must stay where it is */
    int file;         /* for reading, and to lock; -1 when the file cannot be opened */
    int writable;     /* -1 before the first write */
};

/* Opens the file for reading. Returns 0 or a negative errno value. */
__attribute__((warn_unused_result)) int storage_file_open(struct storage_file *file, const char *path);

/* Closes what is open. */
void storage_file_close(struct storage_file *file);

/* The file's storage. @file must stay where it is. */
struct storage storage_of_file(struct storage_file *file);

#endif
