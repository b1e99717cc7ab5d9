/* SPDX-License-Identifier: Apache-2.0 */
#include "published_file.h"

#include "log.h"
#include "whole_file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

void published_file_write(const char *folder, const char *name, const char *text, size_t length) {
    char path[PATH_MAX];
    if (folder == NULL) {
        return;
    }
    if (mkdir(folder, 0755) != 0 && errno != EEXIST) {
        log_warning("update: %s: %s", folder, strerror(errno));
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int error = whole_file_replace_path(path, text, length, 0644);
    if (error != 0) {
        log_warning("update: %s: %s", path, strerror(-error));
    }
}

void published_file_field(char *field, size_t capacity, const char *text) {
    size_t length = 0;
    for (; *text != '\0' && length + 1 < capacity; text++) {
        /* The bytes behind the first one of a character are left out. */
        if ((*text & 0xc0) != 0x80) {
            field[length++] = *text >= ' ' && *text <= '~' ? *text : '?';
        }
    }
    field[length] = '\0';
}
