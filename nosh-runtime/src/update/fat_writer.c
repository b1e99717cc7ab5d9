/* SPDX-License-Identifier: Apache-2.0 */
#include "fat_writer.h"

#include <errno.h>
#include <string.h>

/* The specification's largest directory: 65,536 entries. */
#define DIRECTORY_SECTORS_MAX 4096
#define FREE_ENTRY 0xE5
#define END_ENTRY 0x00
#define ATTRIBUTE_ARCHIVE 0x20
#define LOWER_CASE_NAME 0x18 /* of both parts of the name: how mtools and Linux note it */
#define FIRST_DATE 0x0021    /* 1980-01-01: a deck may not know the date */
#define END_OF_CHAIN 0x0FFFFFFFu
#define RESERVED_BITS 0xF0000000u
#define INFO_LEAD 0x41615252u
#define INFO_SIGNATURE 0x61417272u

/* Where an entry goes, and its sector as it is to be written. */
struct place {
    uint64_t sector;
    size_t offset;
    uint8_t bytes[STORAGE_SECTOR];
};

static uint32_t get32(const uint8_t *bytes) {
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void put16(uint8_t *bytes, uint32_t value) {
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *bytes, uint32_t value) {
    put16(bytes, value);
    put16(bytes + 2, value >> 16);
}

static int read_sector(const struct fat_volume *volume, uint64_t sector, uint8_t bytes[STORAGE_SECTOR]) {
    return region_read(&volume->region, sector * STORAGE_SECTOR, bytes, STORAGE_SECTOR);
}

static int write_sector(const struct fat_volume *volume, uint64_t sector, const uint8_t bytes[STORAGE_SECTOR]) {
    return region_write(&volume->region, sector * STORAGE_SECTOR, bytes, STORAGE_SECTOR);
}

static int flush(const struct fat_volume *volume) {
    return volume->region.storage->flush(volume->region.storage->context);
}

static uint64_t fat_sector_of(const struct fat_volume *volume, uint32_t fat, uint32_t cluster) {
    return volume->fat_sector + (uint64_t)fat * volume->fat_size + (uint64_t)cluster * 4 / STORAGE_SECTOR;
}

static size_t offset_in_fat_sector(uint32_t cluster) {
    return (size_t)cluster * 4 % STORAGE_SECTOR;
}

/* --- a free cluster -------------------------------------------------------------------------- */

/* Whether no table uses the cluster. Returns 1, 0 or a negative errno value. */
static int is_free(const struct fat_volume *volume, uint32_t cluster) {
    uint8_t bytes[STORAGE_SECTOR];
    for (uint32_t fat = 0; fat < volume->fat_count; fat++) {
        int error = read_sector(volume, fat_sector_of(volume, fat, cluster), bytes);
        if (error != 0) {
            return error;
        }
        if ((get32(bytes + offset_in_fat_sector(cluster)) & ~RESERVED_BITS) != 0) {
            return 0;
        }
    }
    return 1;
}

static int find_free_cluster(const struct fat_volume *volume, uint32_t *cluster) {
    /* A table that does not even know the root directory's cluster says nothing of what is free. */
    int result = is_free(volume, volume->root_cluster);
    if (result != 0) {
        return result < 0 ? result : -EIO;
    }
    for (uint32_t i = 0; i < volume->cluster_count; i++) {
        *cluster = FAT_FIRST_CLUSTER + i;
        result = is_free(volume, *cluster);
        if (result != 0) {
            return result < 0 ? result : 0;
        }
    }
    return -ENOSPC;
}

static int mark_used(const struct fat_volume *volume, uint32_t cluster) {
    uint8_t bytes[STORAGE_SECTOR];
    for (uint32_t fat = 0; fat < volume->fat_count; fat++) {
        uint64_t sector = fat_sector_of(volume, fat, cluster);
        uint8_t *entry = bytes + offset_in_fat_sector(cluster);
        int error = read_sector(volume, sector, bytes);
        if (error != 0) {
            return error;
        }
        put32(entry, (get32(entry) & RESERVED_BITS) | END_OF_CHAIN);
        error = write_sector(volume, sector, bytes);
        if (error != 0) {
            return error;
        }
    }
    return 0;
}

/* A hint only: who finds it wrong counts for himself. */
static int take_from_info(const struct fat_volume *volume, uint32_t cluster) {
    uint8_t bytes[STORAGE_SECTOR];
    if (volume->info_sector == 0 || read_sector(volume, volume->info_sector, bytes) != 0 || get32(bytes) != INFO_LEAD ||
        get32(bytes + 484) != INFO_SIGNATURE) {
        return 0;
    }
    uint32_t free_clusters = get32(bytes + 488);
    if (free_clusters > 0 && free_clusters <= volume->cluster_count) {
        put32(bytes + 488, free_clusters - 1);
    }
    put32(bytes + 492, cluster);
    return write_sector(volume, volume->info_sector, bytes);
}

/* --- a place in the directory ---------------------------------------------------------------- */

/*
 * The entry behind the directory's last one ends it. What lies behind that was never used, or is rubbish: a new last
 * entry needs a new end. Returns 0 or a negative errno value.
 */
static int move_end(const struct fat_volume *volume, struct place *place, uint64_t next_sector) {
    if (place->offset + FAT_ENTRY_SIZE < STORAGE_SECTOR) {
        place->bytes[place->offset + FAT_ENTRY_SIZE] = END_ENTRY;
        return 0;
    }
    uint8_t next[STORAGE_SECTOR];
    int error = next_sector == 0 ? 0 : read_sector(volume, next_sector, next);
    if (next_sector == 0 || error != 0 || next[0] == END_ENTRY) {
        return error;
    }
    next[0] = END_ENTRY;
    error = write_sector(volume, next_sector, next);
    return error != 0 ? error : flush(volume);
}

/* Returns 1 when the sector has a free place, 0 when it has none, or a negative errno value. */
static int find_in_sector(const struct fat_volume *volume, uint64_t sector, uint64_t next_sector, struct place *place) {
    int error = read_sector(volume, sector, place->bytes);
    if (error != 0) {
        return error;
    }
    place->sector = sector;
    for (place->offset = 0; place->offset < STORAGE_SECTOR; place->offset += FAT_ENTRY_SIZE) {
        uint8_t first = place->bytes[place->offset];
        if (first == END_ENTRY) {
            error = move_end(volume, place, next_sector);
            return error != 0 ? error : 1;
        }
        if (first == FREE_ENTRY) {
            return 1;
        }
    }
    return 0;
}

static int find_free_place(const struct fat_volume *volume, struct place *place) {
    struct fat_entry directory = {.cluster = volume->root_cluster};
    uint64_t sector, next;
    int error = fat_volume_sector_of(volume, &directory, 0, &sector);
    for (uint32_t i = 1; error == 0 && i <= DIRECTORY_SECTORS_MAX; i++) {
        bool has_next = fat_volume_sector_of(volume, &directory, i, &next) == 0;
        int result = find_in_sector(volume, sector, has_next ? next : 0, place);
        if (result != 0) {
            return result < 0 ? result : 0;
        }
        if (!has_next) {
            return -ENOSPC;
        }
        sector = next;
    }
    return error != 0 ? error : -ENOSPC;
}

static int find_place(const struct fat_volume *volume, const char *name, struct place *place) {
    struct fat_entry entry;
    int error = fat_volume_find(volume, name, &entry);
    if (error == -ENOENT) {
        return find_free_place(volume, place);
    }
    if (error != 0) {
        return error;
    }
    place->sector = entry.sector;
    place->offset = entry.offset;
    return read_sector(volume, entry.sector, place->bytes);
}

static void fill_entry(uint8_t *entry, const char *name, uint32_t cluster, uint32_t size) {
    memset(entry, 0, FAT_ENTRY_SIZE);
    memcpy(entry, name, FAT_NAME_SIZE);
    entry[11] = ATTRIBUTE_ARCHIVE;
    entry[12] = LOWER_CASE_NAME;
    put16(entry + 16, FIRST_DATE);
    put16(entry + 18, FIRST_DATE);
    put16(entry + 20, cluster >> 16);
    put16(entry + 24, FIRST_DATE);
    put16(entry + 26, cluster);
    put32(entry + 28, size);
}

int fat_writer_put(const struct fat_volume *volume, const char name[FAT_NAME_SIZE], const uint8_t bytes[STORAGE_SECTOR],
                   uint32_t size) {
    struct place place;
    struct fat_entry file = {.cluster = 0};
    uint64_t sector;
    int error = find_place(volume, name, &place);
    error = error != 0 ? error : find_free_cluster(volume, &file.cluster);
    error = error != 0 ? error : mark_used(volume, file.cluster);
    error = error != 0 ? error : fat_volume_sector_of(volume, &file, 0, &sector);
    error = error != 0 ? error : write_sector(volume, sector, bytes);
    error = error != 0 ? error : flush(volume);
    if (error != 0) {
        return error;
    }
    fill_entry(place.bytes + place.offset, name, file.cluster, size);
    error = write_sector(volume, place.sector, place.bytes);
    error = error != 0 ? error : flush(volume);
    error = error != 0 ? error : take_from_info(volume, file.cluster);
    return error != 0 ? error : flush(volume);
}
