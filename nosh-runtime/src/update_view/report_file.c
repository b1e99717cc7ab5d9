/* SPDX-License-Identifier: Apache-2.0 */
#include "report_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

void report_file_init(struct report_file *file, const char *name) {
    *file = (struct report_file){.name = name};
}

static bool is_same(const struct report_file *file, const struct stat *status) {
    return file->is_there && file->device == status->st_dev && file->inode == status->st_ino &&
           file->size == status->st_size && file->modified.tv_sec == status->st_mtim.tv_sec &&
           file->modified.tv_nsec == status->st_mtim.tv_nsec;
}

/* Reads a regular file that may have been replaced since it was looked at. Returns the bytes read; 0 for any failure. */
static size_t read_text(const char *path, char text[static REPORT_FILE_MAX]) {
    int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        return 0;
    }
    size_t length = 0;
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= REPORT_FILE_MAX) {
        while (length < REPORT_FILE_MAX) {
            ssize_t count = read(descriptor, text + length, REPORT_FILE_MAX - length);
            if (count > 0) {
                length += (size_t)count;
            } else if (count == 0 || errno != EINTR) {
                break;
            }
        }
    }
    close(descriptor);
    return length;
}

bool report_file_look(struct report_file *file, const char *folder, char text[static REPORT_FILE_MAX], size_t *length) {
    char path[PATH_MAX];
    struct stat status;
    bool is_there = snprintf(path, sizeof path, "%s/%s", folder, file->name) < (int)sizeof path &&
                    fstatat(AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
    *length = 0;
    if (is_there ? is_same(file, &status) : !file->is_there) {
        return false;
    }
    file->changes++;
    file->is_there = is_there;
    if (is_there) {
        file->device = status.st_dev;
        file->inode = status.st_ino;
        file->size = status.st_size;
        file->modified = status.st_mtim;
        *length = read_text(path, text);
    }
    return true;
}
