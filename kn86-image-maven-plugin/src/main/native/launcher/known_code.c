/* SPDX-License-Identifier: Apache-2.0 */
#include "known_code.h"

#include <asm/errno.h>
#include <asm/fcntl.h>
#include <asm/unistd.h>
#include <linux/fcntl.h>
#include <stddef.h>
#include <stdint.h>

#include "system_calls.h"
#include "text.h"

/* The depth of folders that is searched: more than any module's name has parts. */
#define DEPTH_MAX 16

/* Types of entries as in readdir(3); the kernel's headers define them for file systems only. */
#define TYPE_FOLDER 4
#define TYPE_FILE 8

/* An entry of a folder (getdents64(2)). */
struct entry {
    uint64_t inode;
    int64_t offset;
    uint16_t size;
    unsigned char type;
    char name[];
};

static bool known_folder(const struct helper_table *table, int folder, int depth);

static int open_in(int folder, const char *name, int flags) {
    return (int)system_call(__NR_openat, folder, (intptr_t)name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | flags, 0);
}

static bool known_entry(const struct helper_table *table, int folder, const struct entry *entry, int depth) {
    bool is_folder = entry->type == TYPE_FOLDER;
    if (!is_folder && entry->type == TYPE_FILE && !text_ends_with(entry->name, ".so")) {
        return true;
    }
    int file = is_folder || entry->type == TYPE_FILE ? open_in(folder, entry->name, 0) : -EINVAL;
    if (file < 0) {
        return false;
    }
    struct file_identity identity;
    bool known = is_folder ? known_folder(table, file, depth + 1)
                           : file_identity_read(file, &identity) && helper_table_knows(table, &identity);
    system_call(__NR_close, file, 0, 0, 0);
    return known;
}

static bool known_folder(const struct helper_table *table, int folder, int depth) {
    _Alignas(struct entry) char entries[2048];
    long size = 0;
    while (depth < DEPTH_MAX &&
           (size = system_call(__NR_getdents64, folder, (intptr_t)entries, sizeof entries, 0)) > 0) {
        for (long at = 0; at < size;) {
            const struct entry *entry = (const struct entry *)(entries + at);
            bool is_self = text_equal(entry->name, ".") || text_equal(entry->name, "..");
            if (!is_self && !known_entry(table, folder, entry, depth)) {
                return false;
            }
            at += entry->size;
        }
    }
    return depth < DEPTH_MAX && size == 0;
}

bool known_code_alone(const struct helper_table *table, const char *folder) {
    int opened = open_in(AT_FDCWD, folder, O_DIRECTORY);
    if (opened < 0) {
        return opened == -ENOENT;
    }
    bool known = known_folder(table, opened, 0);
    system_call(__NR_close, opened, 0, 0, 0);
    return known;
}
