/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_POSIX_CKSUM_H
#define KN86_POSIX_CKSUM_H

#include <stddef.h>
#include <stdint.h>

/*
 * Returns the checksum that cksum(1) prints (POSIX.1-2017, Shell & Utilities, cksum: CRC of ISO/IEC 8802-3 over the
 * bytes and their number). With it, a shell is enough to check and repair a deck state.
 */
uint32_t posix_cksum(const char *bytes, size_t length);

#endif
