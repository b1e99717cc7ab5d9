/* SPDX-License-Identifier: Apache-2.0 */
#include "storage.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int is_inside(const struct region *region, uint64_t offset, size_t size) {
    return offset <= region->size && size <= region->size - offset;
}

int region_read(const struct region *region, uint64_t offset, void *bytes, size_t size) {
    return is_inside(region, offset, size)
               ? region->storage->read(region->storage->context, region->offset + offset, bytes, size)
               : -EINVAL;
}

int region_write(const struct region *region, uint64_t offset, const void *bytes, size_t size) {
    return is_inside(region, offset, size)
               ? region->storage->write(region->storage->context, region->offset + offset, bytes, size)
               : -EINVAL;
}

static int read_file(void *context, uint64_t offset, void *bytes, size_t size) {
    const struct storage_file *file = context;
    uint8_t *to = bytes;
    while (size > 0) {
        ssize_t count = pread(file->file, to, size, (off_t)offset);
        if (count > 0) {
            to += count;
            offset += (uint64_t)count;
            size -= (size_t)count;
        } else if (count == 0 || errno != EINTR) {
            return count == 0 ? -EIO : -errno;
        }
    }
    return 0;
}

static int write_file(void *context, uint64_t offset, const void *bytes, size_t size) {
    struct storage_file *file = context;
    const uint8_t *from = bytes;
    if (file->writable < 0) {
        file->writable = open(file->path, O_RDWR | O_CLOEXEC);
    }
    if (file->writable < 0) {
        return -errno;
    }
    while (size > 0) {
        ssize_t count = pwrite(file->writable, from, size, (off_t)offset);
        if (count > 0) {
            from += count;
            offset += (uint64_t)count;
            size -= (size_t)count;
        } else if (count == 0 || errno != EINTR) {
            return count == 0 ? -EIO : -errno;
        }
    }
    return 0;
}

static int flush_file(void *context) {
    const struct storage_file *file = context;
    if (file->writable >= 0 && fsync(file->writable) != 0) {
        return -errno;
    }
    /* Clean pages are forgotten. */
    return -posix_fadvise(file->file, 0, 0, POSIX_FADV_DONTNEED);
}

int storage_file_open(struct storage_file *file, const char *path) {
    *file = (struct storage_file){path, open(path, O_RDONLY | O_CLOEXEC), -1};
    return file->file >= 0 ? 0 : -errno;
}

void storage_file_close(struct storage_file *file) {
    if (file->writable >= 0) {
        close(file->writable);
    }
    if (file->file >= 0) {
        close(file->file);
    }
}

struct storage storage_of_file(struct storage_file *file) {
    return (struct storage){.context = file, .read = read_file, .write = write_file, .flush = flush_file};
}
