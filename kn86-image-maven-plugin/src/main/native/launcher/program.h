// SPDX-License-Identifier: Apache-2.0
// Loads an amd64 program into this process, as the kernel does for execve(2): half of what starting a short
// program costs is the process image that the kernel makes for it, and one has been made already.
#ifndef KN86_PROGRAM_H
#define KN86_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

struct program {
    /** Address of its first instruction. */
    uintptr_t entry;
    /** Address of its program headers, for AT_PHDR. */
    uintptr_t segments;
    uint64_t segments_count;
};

/**
 * Maps a position-independent program that needs no interpreter, such as the dynamic loader.
 *
 * @return whether it is there whole; otherwise nothing of it is left
 */
bool program_load(const char *path, struct program *program);

#endif
