/* SPDX-License-Identifier: Apache-2.0 */
#include "boot_slot.h"

#include "whole_file.h"

#include <fcntl.h>
#include <string.h>

#define ROOT " root=/dev/"
#define UNKNOWN "UNKNOWN"

static const char *read_slot(const char *file) {
    char line[4096] = " ";
    ssize_t length = whole_file_read(AT_FDCWD, file, line + 1, sizeof line - 2);
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

static const char *read_update(const char *file) {
    char word[4];
    if (whole_file_read(AT_FDCWD, file, word, sizeof word) != (ssize_t)sizeof word) {
        return UNKNOWN;
    }
    return word[3] != 0 ? "ON TRIAL" : "COMMITTED";
}

struct boot_slot boot_slot_read(const char *command_line_file, const char *tryboot_file) {
    return (struct boot_slot){.slot = read_slot(command_line_file), .update = read_update(tryboot_file)};
}
