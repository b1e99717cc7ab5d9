/* SPDX-License-Identifier: Apache-2.0 */
/* The build id of an ELF program: its note NT_GNU_BUILD_ID. */
#ifndef KN86_BUILD_ID_H
#define KN86_BUILD_ID_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a SHA-1, which Debian's toolchain uses. */
#define BUILD_ID_SIZE 20

/*
 * Finds the build id of a 64-bit little-endian ELF file. `start` holds the file's first `size` bytes; notes beyond them
 * are not found. Returns true, and writes the id, when the file has one of BUILD_ID_SIZE bytes; `id` is unchanged
 * otherwise.
 */
bool build_id_find(const unsigned char *start, size_t size, unsigned char id[BUILD_ID_SIZE]);

#endif
