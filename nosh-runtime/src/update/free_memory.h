/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_FREE_MEMORY_H
#define KN86_FREE_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads how many bytes programs can still get without swapping: MemAvailable of ROOT/proc/meminfo (Linux,
 * Documentation/filesystems/proc.rst). @root is "" on a deck. Returns false when @root is NULL or nothing is known.
 */
__attribute__((warn_unused_result)) bool free_memory_read(const char *root, uint64_t *bytes);

#endif
