// SPDX-License-Identifier: Apache-2.0
// The list of arm64 programs that have an amd64 twin, as EmulatorLauncher.java writes it directly behind the
// launcher's code. All numbers are little-endian; every text is a byte offset from the table's start to
// characters ended by a NUL; a list of texts ends with an empty one.
#ifndef KN86_TWIN_TABLE_H
#define KN86_TWIN_TABLE_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "build_id.h"

/** The twin is told the program's path as argv[0] (perl makes $^X of it), in place of the caller's choice. */
#define TWIN_ARGV0_IS_PATH 1u

struct twin {
    /** Of the arm64 program, as are size and time: a program that was replaced has other ones. */
    unsigned char build_id[BUILD_ID_SIZE];
    uint32_t flags;
    /** In bytes. */
    uint64_t size;
    /** Last change of the content, in seconds since 1970. */
    int64_t modified;
    /** Text: the amd64 dynamic loader, under the program's own name, which becomes the process's. */
    uint32_t loader;
    /** Text: the amd64 program. */
    uint32_t program;
    /** List of texts: where one of these paths exists, the twin is not used. */
    uint32_t guards;
    /** List of texts: arguments put before the caller's. */
    uint32_t arguments;
};

struct twin_table {
    /** The emulator's entry point, in bytes from the table's start. */
    int64_t emulator_entry;
    uint32_t twins_count;
    /** Text: the loader's search path, folders separated by colons. */
    uint32_t library_path;
    /** Text: the library that is loaded into each twin. */
    uint32_t preload;
    uint32_t reserved;
    struct twin twins[];
};

static_assert(sizeof(struct twin) == 56, "layout shared with EmulatorLauncher.java");
static_assert(sizeof(struct twin_table) == 24, "layout shared with EmulatorLauncher.java");

/** The text at an offset. */
const char *twin_table_text(const struct twin_table *table, uint32_t offset);

/** The text after another one of a list. */
const char *twin_table_next(const char *text);

/** The twin of exactly this arm64 program, or null. */
const struct twin *twin_table_find(
    const struct twin_table *table, const unsigned char build_id[BUILD_ID_SIZE], uint64_t size, int64_t modified);

#endif
