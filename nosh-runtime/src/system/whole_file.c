/* SPDX-License-Identifier: Apache-2.0 */
#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

ssize_t whole_file_read(int directory, const char *name, char *bytes, size_t capacity) {
    int file = openat(directory, name, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return -errno;
    }
    size_t length = 0;
    ssize_t result;
    for (;;) {
        char beyond;
        char *target = length < capacity ? bytes + length : &beyond;
        ssize_t count = read(file, target, length < capacity ? capacity - length : 1);
        if (count == 0) {
            result = (ssize_t)length;
            break;
        }
        if (count > 0 && length == capacity) {
            result = -EFBIG;
            break;
        }
        if (count > 0) {
            length += (size_t)count;
        } else if (errno != EINTR) {
            result = -errno;
            break;
        }
    }
    close(file);
    return result;
}

static int write_and_sync(int file, const char *bytes, size_t length) {
    size_t written = 0;
    while (written < length) {
        ssize_t count = write(file, bytes + written, length - written);
        if (count >= 0) {
            written += (size_t)count;
        } else if (errno != EINTR) {
            return -errno;
        }
    }
    return fsync(file) == 0 ? 0 : -errno;
}

int whole_file_replace(int directory, const char *name, const char *bytes, size_t length, mode_t mode) {
    char temporary[NAME_MAX + 1];
    if (snprintf(temporary, sizeof temporary, "%s.new", name) >= (int)sizeof temporary) {
        return -ENAMETOOLONG;
    }
    int file = openat(directory, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0) {
        return -errno;
    }
    int result = write_and_sync(file, bytes, length);
    /* close(2) may be the first to report an error of a deferred write. */
    if (close(file) != 0 && result == 0) {
        result = -errno;
    }
    if (result == 0 && renameat(directory, temporary, directory, name) != 0) {
        result = -errno;
    }
    if (result == 0 && fsync(directory) != 0) {
        result = -errno;
    }
    return result;
}

int whole_file_replace_path(const char *path, const char *bytes, size_t length, mode_t mode) {
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    char folder[PATH_MAX];
    if (snprintf(folder, sizeof folder, "%.*s.", (int)(name - path), path) >= (int)sizeof folder) {
        return -ENAMETOOLONG;
    }
    int directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) {
        return -errno;
    }
    int result = whole_file_replace(directory, name, bytes, length, mode);
    close(directory);
    return result;
}
