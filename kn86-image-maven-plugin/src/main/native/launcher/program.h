/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads an amd64 program into this process, like execve(2). A second execve(2) would double the cost of starting a
 * short program: half of it is the process image that the kernel makes.
 */
#ifndef KN86_PROGRAM_H
#define KN86_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

struct program {
    /* Address of the first instruction. */
    uintptr_t entry;
    /* Address of the program headers, for AT_PHDR. */
    uintptr_t segments;
    uint64_t segments_count;
};

/*
 * Maps a position-independent program that needs no interpreter, such as the dynamic loader. Returns false when that is
 * not possible; nothing of it is then mapped.
 */
bool program_load(const char *path, struct program *program);

#endif
