// SPDX-License-Identifier: Apache-2.0
// The list of arm64 programs that have an amd64 twin, as TwinTable.java writes it directly behind the launcher's
// code. All numbers are little-endian; every text is a byte offset from the table's start to characters ended by a
// NUL; a list of texts ends with an empty one.
#ifndef KN86_TWIN_TABLE_H
#define KN86_TWIN_TABLE_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "file_identity.h"

/** The twin is told the program's path as argv[0] (perl makes $^X of it), in place of the caller's choice. */
#define TWIN_ARGV0_IS_PATH 1u

struct twin {
    /** The arm64 program's. */
    struct file_identity original;
    uint32_t flags;
    /** Text: the amd64 dynamic loader. */
    uint32_t loader;
    /** Text: the amd64 program. */
    uint32_t program;
    /** Text: the loader's search path, folders separated by colons. */
    uint32_t library_path;
    /** Text: libraries that are loaded first, in their order, paths separated by colons. */
    uint32_t preload;
    /** List of texts: folders of the tree; with code in them that the table does not know, the twin is not used. */
    uint32_t code_folders;
    /** List of texts: arguments put before the caller's. */
    uint32_t arguments;
    uint32_t reserved;
};

/** Behind the twins lie the identities of known code, arm64 libraries that twins have too. */
struct twin_table {
    /** The emulator's entry point, in bytes from the table's start. */
    int64_t emulator_entry;
    uint32_t twins_count;
    uint32_t code_count;
    struct twin twins[];
};

static_assert(sizeof(struct file_identity) == 40, "layout shared with TwinTable.java");
static_assert(sizeof(struct twin) == 72, "layout shared with TwinTable.java");
static_assert(sizeof(struct twin_table) == 16, "layout shared with TwinTable.java");

/** The text at an offset. */
const char *twin_table_text(const struct twin_table *table, uint32_t offset);

/** The text after another one of a list. */
const char *twin_table_next(const char *text);

/** The twin of exactly this arm64 program, or null. */
const struct twin *twin_table_find(const struct twin_table *table, const struct file_identity *program);

/** Whether an arm64 library is known code. */
bool twin_table_knows(const struct twin_table *table, const struct file_identity *library);

#endif
