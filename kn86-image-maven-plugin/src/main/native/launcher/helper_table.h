/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of arm64 programs that have a native amd64 helper. HelperTable.java writes it directly behind the
 * launcher's code. All numbers are little-endian. A text is a byte offset from the table's start to a NUL-terminated
 * string; a list of texts ends with an empty one.
 */
#ifndef KN86_HELPER_TABLE_H
#define KN86_HELPER_TABLE_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "file_identity.h"

/* The helper gets the program's path as argv[0], which perl returns as $^X, not the caller's argv[0]. */
#define HELPER_ARGV0_IS_PATH 1u

struct helper {
    /* Identity of the arm64 program. */
    struct file_identity original;
    uint32_t flags;
    /* Text: the amd64 dynamic loader. */
    uint32_t loader;
    /* Text: the amd64 program. */
    uint32_t program;
    /* Text: the loader's search path, folders separated by colons. */
    uint32_t library_path;
    /* Text: libraries to preload, in this order; paths separated by colons. */
    uint32_t preload;
    /* List of texts: folders of the tree. If one contains code that is not in the table, the helper is not used. */
    uint32_t code_folders;
    /* List of texts: arguments inserted before the caller's. */
    uint32_t arguments;
    /* List of texts: beginnings of the caller's arguments (use.h). With others the helper is not used. */
    uint32_t uses;
};

/* The helpers are followed by the identities of known code: arm64 libraries that the helpers have as well. */
struct helper_table {
    /* The emulator's entry point, in bytes from the table's start. */
    int64_t emulator_entry;
    uint32_t helpers_count;
    uint32_t code_count;
    struct helper helpers[];
};

static_assert(sizeof(struct file_identity) == 40, "layout shared with HelperTable.java");
static_assert(sizeof(struct helper) == 72, "layout shared with HelperTable.java");
static_assert(sizeof(struct helper_table) == 16, "layout shared with HelperTable.java");

/* Returns the text at an offset. */
const char *helper_table_text(const struct helper_table *table, uint32_t offset);

/* Returns the next text of a list. */
const char *helper_table_next(const char *text);

/* Returns the helper of exactly this arm64 program, or NULL. */
const struct helper *helper_table_find(const struct helper_table *table, const struct file_identity *program);

/* Returns the next helper of the same arm64 program, for other uses or at another place, or NULL. */
const struct helper *helper_table_other(const struct helper_table *table, const struct helper *helper);

/* Whether the table has this arm64 library as known code. */
bool helper_table_knows(const struct helper_table *table, const struct file_identity *library);

#endif
