/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts one small file into the root directory of a FAT32 volume by writes of single sectors, in an order that a power cut
 * may end anywhere: before the directory's sector is written the volume has the old entry or none, after it the new
 * file. At worst a cluster stays marked as used.
 */
#ifndef KN86_FAT_WRITER_H
#define KN86_FAT_WRITER_H

#include "fat_volume.h"

/*
 * Gives the file with this short name, whether it is there or not, a cluster of its own with these bytes, of which the
 * first @size are the file's. The clusters of a former file are not used again: a damaged entry may point into another
 * file.
 * Returns 0; -ENOSPC when no cluster or no place in the directory is free; or another negative errno value.
 */
__attribute__((warn_unused_result)) int fat_writer_put(const struct fat_volume *volume, const char name[FAT_NAME_SIZE],
                                                       const uint8_t bytes[STORAGE_SECTOR], uint32_t size);

#endif
