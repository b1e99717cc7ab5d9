/* SPDX-License-Identifier: Apache-2.0 */
#include "free_memory.h"

#include "whole_file.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define FIELD "MemAvailable:"

bool free_memory_read(const char *root, uint64_t *bytes) {
    char path[PATH_MAX], text[8192];
    if (root == NULL) {
        return false;
    }
    snprintf(path, sizeof path, "%s/proc/meminfo", root);
    ssize_t length = whole_file_read(AT_FDCWD, path, text, sizeof text - 1);
    if (length < 0) {
        return false;
    }
    text[length] = '\0';
    const char *line = strstr(text, FIELD);
    unsigned long long kilobytes;
    if (line == NULL || sscanf(line + strlen(FIELD), "%llu", &kilobytes) != 1 || kilobytes > UINT64_MAX / 1024) {
        return false;
    }
    *bytes = kilobytes * 1024;
    return true;
}
