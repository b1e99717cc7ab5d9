/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads FAT32 (Microsoft, "FAT: General Overview of On-Disk Format", 1.03): files of the root directory by their short
 * names. It changes nothing: whoever changes a sector knows from here where it lies.
 */
#ifndef KN86_FAT_VOLUME_H
#define KN86_FAT_VOLUME_H

#include "storage.h"

#include <stdbool.h>

#define FAT_NAME_SIZE 11
#define FAT_ENTRY_SIZE 32
#define FAT_ATTRIBUTE_LABEL 0x08
#define FAT_FIRST_CLUSTER 2

struct fat_volume {
    struct region region;
    uint32_t sectors_per_cluster;
    uint64_t fat_sector;
    uint64_t data_sector;
    uint32_t cluster_count;
    uint32_t root_cluster;
    uint32_t backup_sector; /* of the boot sector; 0 for none */
    uint32_t info_sector;   /* FSInfo; 0 for none */
    uint32_t fat_count;
    uint32_t fat_size; /* sectors of each */
};

struct fat_entry {
    uint64_t sector; /* of the directory, where the entry lies, and where in it */
    size_t offset;
    uint32_t cluster; /* the file's first one; 0 for none */
    uint32_t size;
};

/*
 * Understands a volume by its boot sector, which need not be on the medium yet. Returns false when it is no FAT32
 * volume that fits the region.
 */
__attribute__((warn_unused_result)) bool fat_volume_open(struct fat_volume *volume, const struct region *region,
                                                         const uint8_t boot_sector[STORAGE_SECTOR]);

/*
 * Whether the sector is one of those before the first FAT, and holds neither the boot sector, nor FSInfo, nor a copy of
 * one of them. (mkfs.fat also copies them to sectors 6 to 8.)
 */
__attribute__((warn_unused_result)) bool fat_volume_is_unused_reserved(const struct fat_volume *volume,
                                                                       uint32_t sector);

/*
 * Finds the entry of the root directory with these 11 bytes; NULL: the volume's label. Returns 0, -ENOENT, or another
 * negative errno value; -EIO also when the directory is damaged.
 */
__attribute__((warn_unused_result)) int fat_volume_find(const struct fat_volume *volume, const char name[FAT_NAME_SIZE],
                                                        struct fat_entry *entry);

/* Where the file's sector number @index, from 0, lies; the file must have it. Returns 0 or a negative errno value. */
__attribute__((warn_unused_result)) int
fat_volume_sector_of(const struct fat_volume *volume, const struct fat_entry *entry, uint32_t index, uint64_t *sector);

#endif
