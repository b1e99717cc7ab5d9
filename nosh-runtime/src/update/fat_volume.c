/* SPDX-License-Identifier: Apache-2.0 */
#include "fat_volume.h"

#include <errno.h>
#include <string.h>

#define ATTRIBUTE_LONG_NAME 0x0F
#define FREE_ENTRY 0xE5
#define END_OF_CHAIN 0x0FFFFFF8u
#define CLUSTER_MASK 0x0FFFFFFFu

static uint32_t get16(const uint8_t *bytes) {
    return bytes[0] | (uint32_t)bytes[1] << 8;
}

static uint32_t get32(const uint8_t *bytes) {
    return get16(bytes) | get16(bytes + 2) << 16;
}

bool fat_volume_open(struct fat_volume *volume, const struct region *region,
                     const uint8_t boot_sector[STORAGE_SECTOR]) {
    uint32_t reserved = get16(boot_sector + 14), fats = boot_sector[16], fat_size = get32(boot_sector + 36);
    uint32_t per_cluster = boot_sector[13], sectors = get32(boot_sector + 32);
    uint64_t data = reserved + (uint64_t)fats * fat_size;
    if (get16(boot_sector + 510) != 0xAA55 || get16(boot_sector + 11) != STORAGE_SECTOR || per_cluster == 0 ||
        (per_cluster & (per_cluster - 1)) != 0 || reserved == 0 || fats == 0 || fat_size == 0 ||
        get16(boot_sector + 17) != 0 || get16(boot_sector + 19) != 0 || get16(boot_sector + 22) != 0 ||
        data >= sectors || (uint64_t)sectors * STORAGE_SECTOR > region->size) {
        return false;
    }
    uint64_t clusters = (sectors - data) / per_cluster;
    uint64_t entries = (uint64_t)fat_size * STORAGE_SECTOR / 4 - FAT_FIRST_CLUSTER;
    *volume = (struct fat_volume){.region = *region,
                                  .sectors_per_cluster = per_cluster,
                                  .fat_sector = reserved,
                                  .data_sector = data,
                                  .cluster_count = (uint32_t)(clusters < entries ? clusters : entries),
                                  .root_cluster = get32(boot_sector + 44)};
    uint32_t backup = get16(boot_sector + 50);
    uint32_t info = get16(boot_sector + 48);
    volume->backup_sector = backup > 0 && backup < reserved ? backup : 0;
    volume->info_sector = info > 0 && info < reserved ? info : 0;
    volume->fat_count = fats;
    volume->fat_size = fat_size;
    return true;
}

bool fat_volume_is_unused_reserved(const struct fat_volume *volume, uint32_t sector) {
    return sector > 0 && sector < volume->fat_sector && sector != volume->info_sector &&
           sector != volume->backup_sector && sector != volume->backup_sector + volume->info_sector;
}

static bool is_cluster(const struct fat_volume *volume, uint32_t cluster) {
    return cluster >= FAT_FIRST_CLUSTER && cluster - FAT_FIRST_CLUSTER < volume->cluster_count;
}

static uint64_t first_sector(const struct fat_volume *volume, uint32_t cluster) {
    return volume->data_sector + (uint64_t)(cluster - FAT_FIRST_CLUSTER) * volume->sectors_per_cluster;
}

static int read_sector(const struct fat_volume *volume, uint64_t sector, uint8_t bytes[STORAGE_SECTOR]) {
    return region_read(&volume->region, sector * STORAGE_SECTOR, bytes, STORAGE_SECTOR);
}

/* The cluster that follows; -EIO at the end of the chain, where the caller still needs one, or in a damaged one. */
static int next_cluster(const struct fat_volume *volume, uint32_t *cluster) {
    uint8_t entries[STORAGE_SECTOR];
    uint64_t offset = (uint64_t)*cluster * 4;
    int error = read_sector(volume, volume->fat_sector + offset / STORAGE_SECTOR, entries);
    if (error == 0) {
        *cluster = get32(entries + offset % STORAGE_SECTOR) & CLUSTER_MASK;
    }
    return error;
}

static bool matches(const uint8_t *entry, const char *name) {
    uint8_t attributes = entry[11];
    if (entry[0] == FREE_ENTRY || attributes == ATTRIBUTE_LONG_NAME) {
        return false;
    }
    bool is_label = (attributes & FAT_ATTRIBUTE_LABEL) != 0;
    return name == NULL ? is_label : !is_label && memcmp(entry, name, FAT_NAME_SIZE) == 0;
}

/* Returns 1 when the sector has the entry, -ENOENT when the directory ends in it, 0 to go on, or an error. */
static int find_in_sector(const struct fat_volume *volume, uint64_t sector, const char *name, struct fat_entry *entry) {
    uint8_t bytes[STORAGE_SECTOR];
    int error = read_sector(volume, sector, bytes);
    if (error != 0) {
        return error;
    }
    for (size_t offset = 0; offset < sizeof bytes; offset += FAT_ENTRY_SIZE) {
        const uint8_t *found = bytes + offset;
        if (found[0] == 0) {
            return -ENOENT;
        }
        if (matches(found, name)) {
            *entry = (struct fat_entry){.sector = sector,
                                        .offset = offset,
                                        .cluster = get16(found + 20) << 16 | get16(found + 26),
                                        .size = get32(found + 28)};
            return 1;
        }
    }
    return 0;
}

int fat_volume_find(const struct fat_volume *volume, const char name[FAT_NAME_SIZE], struct fat_entry *entry) {
    uint32_t cluster = volume->root_cluster;
    /* No more clusters than there are: a damaged chain may be a ring. */
    for (uint32_t count = 0; count < volume->cluster_count && is_cluster(volume, cluster); count++) {
        for (uint32_t i = 0; i < volume->sectors_per_cluster; i++) {
            int result = find_in_sector(volume, first_sector(volume, cluster) + i, name, entry);
            if (result != 0) {
                return result > 0 ? 0 : result;
            }
        }
        int error = next_cluster(volume, &cluster);
        if (error != 0) {
            return error;
        }
    }
    return cluster >= END_OF_CHAIN ? -ENOENT : -EIO;
}

int fat_volume_sector_of(const struct fat_volume *volume, const struct fat_entry *entry, uint32_t index,
                         uint64_t *sector) {
    uint32_t cluster = entry->cluster;
    for (uint32_t count = index / volume->sectors_per_cluster; count > 0 && is_cluster(volume, cluster); count--) {
        int error = next_cluster(volume, &cluster);
        if (error != 0) {
            return error;
        }
    }
    if (!is_cluster(volume, cluster)) {
        return -EIO;
    }
    *sector = first_sector(volume, cluster) + index % volume->sectors_per_cluster;
    return 0;
}
