/* SPDX-License-Identifier: Apache-2.0 */
#include "boot_slot.h"

#include "whole_file.h"

#include <fcntl.h>
#include <string.h>

#define ROOT " root=/dev/"
#define UNKNOWN "UNKNOWN"

const char *boot_slot_read(const char *command_line_file) {
    char line[4096] = " ";
    ssize_t length = whole_file_read(AT_FDCWD, command_line_file, line + 1, sizeof line - 2);
    if (length < 0) {
        return UNKNOWN;
    }
    line[length + 1] = '\0';
    const char *root = strstr(line, ROOT);
    if (root == NULL) {
        return UNKNOWN;
    }
    root += strlen(ROOT);
    size_t end = strcspn(root, " \n");
    if (end < 2 || root[end - 2] != 'p') {
        return UNKNOWN;
    }
    return root[end - 1] == '4' ? "A" : root[end - 1] == '5' ? "B" : UNKNOWN;
}
