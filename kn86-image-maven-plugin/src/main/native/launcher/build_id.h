// SPDX-License-Identifier: Apache-2.0
// The identity that the linker gave an ELF program: the note NT_GNU_BUILD_ID.
#ifndef KN86_BUILD_ID_H
#define KN86_BUILD_ID_H

#include <stdbool.h>
#include <stddef.h>

/** SHA-1, what Debian's toolchain makes. */
#define BUILD_ID_SIZE 20

/**
 * Finds the build id of a 64-bit little-endian ELF file.
 *
 * @param start the file's first bytes; notes beyond them are not looked for
 * @param size how many there are
 * @param id where the id goes; untouched when there is none
 * @return whether the file has one of BUILD_ID_SIZE bytes
 */
bool build_id_find(const unsigned char *start, size_t size, unsigned char id[BUILD_ID_SIZE]);

#endif
