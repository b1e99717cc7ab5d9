/* SPDX-License-Identifier: Apache-2.0 */
#include "slot_identity.h"

#include "fat_volume.h"

#include <stdio.h>
#include <string.h>

#define COMMAND_LINE_MAX 4096
#define LABEL_IN_BOOT_SECTOR 71
#define SIZE_IN_ENTRY 28
#define ROOT_ARGUMENT "root="

/* Linux, Documentation/filesystems/ext4/super.rst. */
#define SUPERBLOCK_OFFSET 1024
#define SUPERBLOCK_SIZE 1024
#define MAGIC_OFFSET 0x38
#define READ_ONLY_FEATURES_OFFSET 0x64
#define FEATURE_METADATA_CHECKSUM 0x400
#define NAME_OFFSET 0x78
#define NAME_SIZE 16
#define CHECKSUM_OFFSET 0x3FC

static void put32(uint8_t *bytes, uint32_t value) {
    for (int i = 0; i < 4; i++) {
        bytes[i] = (uint8_t)(value >> 8 * i);
    }
}

const struct changed_sector *slot_identity_find(const struct slot_identity *identity, uint64_t offset) {
    for (size_t i = 0; i < identity->count; i++) {
        if (identity->sectors[i].offset == offset) {
            return &identity->sectors[i];
        }
    }
    return NULL;
}

/* The sector to change, read once; NULL when it cannot be read or there are too many. */
static uint8_t *sector_to_change(struct slot_identity *identity, const struct region *region, uint64_t offset) {
    for (size_t i = 0; i < identity->count; i++) {
        if (identity->sectors[i].offset == offset) {
            return identity->sectors[i].after;
        }
    }
    struct changed_sector *sector = &identity->sectors[identity->count];
    if (identity->count == SLOT_IDENTITY_SECTORS_MAX ||
        region_read(region, offset, sector->before, STORAGE_SECTOR) != 0) {
        return NULL;
    }
    identity->count++;
    sector->offset = offset;
    memcpy(sector->after, sector->before, STORAGE_SECTOR);
    return sector->after;
}

static void change_boot_sector(struct slot_identity *identity, const uint8_t *boot_sector, const char *label) {
    struct changed_sector *sector = &identity->sectors[identity->count++];
    sector->offset = 0;
    memcpy(sector->before, boot_sector, STORAGE_SECTOR);
    memcpy(sector->after, boot_sector, STORAGE_SECTOR);
    memcpy(sector->after + LABEL_IN_BOOT_SECTOR, label, FAT_NAME_SIZE);
}

/* The copy of the boot sector stays one. */
static const char *change_backup(struct slot_identity *identity, const struct fat_volume *volume, const char *label) {
    if (volume->backup_sector == 0) {
        return NULL;
    }
    uint8_t *copy = sector_to_change(identity, &volume->region, (uint64_t)volume->backup_sector * STORAGE_SECTOR);
    if (copy == NULL) {
        return "the copy of the boot sector cannot be read";
    }
    memcpy(copy + LABEL_IN_BOOT_SECTOR, label, FAT_NAME_SIZE);
    return NULL;
}

static const char *change_label(struct slot_identity *identity, const struct fat_volume *volume, const char *label) {
    struct fat_entry entry;
    uint8_t *sector = NULL;
    if (fat_volume_find(volume, NULL, &entry) == 0) {
        sector = sector_to_change(identity, &volume->region, entry.sector * STORAGE_SECTOR);
    }
    if (sector == NULL) {
        return "the boot volume has no label";
    }
    memcpy(sector + entry.offset, label, FAT_NAME_SIZE);
    return NULL;
}

/* Puts the line with the slot's root= into @changed; returns its length, or 0 when the line is not of our form. */
static size_t with_root(const char *line, size_t length, enum slot slot, char changed[COMMAND_LINE_MAX]) {
    size_t end = 0, roots = 0;
    for (size_t at = 0; at < length;) {
        size_t size = 0;
        while (at + size < length && line[at + size] != ' ' && line[at + size] != '\n') {
            size++;
        }
        bool is_root = size >= strlen(ROOT_ARGUMENT) && memcmp(line + at, ROOT_ARGUMENT, strlen(ROOT_ARGUMENT)) == 0;
        int count = is_root ? snprintf(changed + end, COMMAND_LINE_MAX - end, ROOT_ARGUMENT "/dev/mmcblk0p%u",
                                       slot_root_partition(slot))
                            : snprintf(changed + end, COMMAND_LINE_MAX - end, "%.*s", (int)size, line + at);
        end += (size_t)count;
        roots += is_root;
        at += size;
        if (end + 1 >= COMMAND_LINE_MAX || (at < length && line[at] == '\n' && at + 1 != length)) {
            return 0;
        }
        if (at < length) {
            changed[end++] = line[at++];
        }
    }
    return roots == 1 ? end : 0;
}

static const char *read_command_line(const struct fat_volume *volume, const struct fat_entry *entry, char *line) {
    for (uint32_t at = 0; at < entry->size; at += STORAGE_SECTOR) {
        uint64_t sector;
        if (fat_volume_sector_of(volume, entry, at / STORAGE_SECTOR, &sector) != 0 ||
            region_read(&volume->region, sector * STORAGE_SECTOR, line + at, STORAGE_SECTOR) != 0) {
            return "cmdline.txt cannot be read";
        }
    }
    return memchr(line, '\0', entry->size) == NULL ? NULL : "cmdline.txt is no text";
}

static const char *put_command_line(struct slot_identity *identity, const struct fat_volume *volume,
                                    const struct fat_entry *entry, const char *line, size_t length) {
    for (size_t at = 0; at < length; at += STORAGE_SECTOR) {
        uint64_t sector;
        uint8_t *bytes = NULL;
        if (fat_volume_sector_of(volume, entry, (uint32_t)(at / STORAGE_SECTOR), &sector) == 0) {
            bytes = sector_to_change(identity, &volume->region, sector * STORAGE_SECTOR);
        }
        if (bytes == NULL) {
            return "cmdline.txt has no room for the slot's root=";
        }
        size_t count = length - at < STORAGE_SECTOR ? length - at : STORAGE_SECTOR;
        memset(bytes, 0, STORAGE_SECTOR);
        memcpy(bytes, line + at, count);
    }
    uint8_t *directory = sector_to_change(identity, &volume->region, entry->sector * STORAGE_SECTOR);
    if (directory == NULL) {
        return "cmdline.txt's entry cannot be read";
    }
    put32(directory + entry->offset + SIZE_IN_ENTRY, (uint32_t)length);
    return NULL;
}

static const char *change_command_line(struct slot_identity *identity, const struct fat_volume *volume,
                                       enum slot slot) {
    static char line[COMMAND_LINE_MAX], changed[COMMAND_LINE_MAX];
    struct fat_entry entry;
    if (fat_volume_find(volume, "CMDLINE TXT", &entry) != 0 || entry.size > COMMAND_LINE_MAX) {
        return "the boot volume has no cmdline.txt of at most 4096 bytes";
    }
    const char *fault = read_command_line(volume, &entry, line);
    if (fault != NULL) {
        return fault;
    }
    size_t length = with_root(line, entry.size, slot, changed);
    if (length == 0) {
        return "cmdline.txt is not one line with one root=";
    }
    /* The file keeps its clusters: a text that needs more of them has no room. */
    uint64_t cluster = (uint64_t)volume->sectors_per_cluster * STORAGE_SECTOR;
    if ((length + cluster - 1) / cluster != (entry.size + cluster - 1) / cluster) {
        return "cmdline.txt has no room for the slot's root=";
    }
    return put_command_line(identity, volume, &entry, changed, length);
}

const char *slot_identity_of_boot(struct slot_identity *identity, const struct region *region,
                                  const uint8_t boot_sector[STORAGE_SECTOR], enum slot slot) {
    char label[FAT_NAME_SIZE + 1];
    struct fat_volume volume;
    identity->count = 0;
    if (!fat_volume_open(&volume, region, boot_sector)) {
        return "the boot volume is no FAT32 that fits its partition";
    }
    snprintf(label, sizeof label, "BOOTFS-%c   ", slot_letter(slot));
    change_boot_sector(identity, boot_sector, label);
    const char *fault = change_backup(identity, &volume, label);
    if (fault == NULL) {
        fault = change_label(identity, &volume, label);
    }
    return fault != NULL ? fault : change_command_line(identity, &volume, slot);
}

bool slot_identity_add(struct slot_identity *identity, const struct region *region, uint64_t offset,
                       const uint8_t after[STORAGE_SECTOR]) {
    static const uint8_t zeros[STORAGE_SECTOR];
    uint8_t *sector = sector_to_change(identity, region, offset);
    if (sector == NULL || memcmp(sector, zeros, sizeof zeros) != 0) {
        return false;
    }
    memcpy(sector, after, STORAGE_SECTOR);
    return true;
}

/* CRC-32C without its last inversion, as ext4 has it. */
static uint32_t crc32c(const uint8_t *bytes, size_t size) {
    uint32_t crc = ~0u;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0x82F63B78u & -(crc & 1));
        }
    }
    return crc;
}

const char *slot_identity_of_root(struct slot_identity *identity, const struct region *region, enum slot slot) {
    uint8_t superblock[SUPERBLOCK_SIZE];
    identity->count = 0;
    uint8_t *first = sector_to_change(identity, region, SUPERBLOCK_OFFSET);
    uint8_t *second = sector_to_change(identity, region, SUPERBLOCK_OFFSET + STORAGE_SECTOR);
    if (first == NULL || second == NULL || first[MAGIC_OFFSET] != 0x53 || first[MAGIC_OFFSET + 1] != 0xEF) {
        return "the root file system is no ext4";
    }
    memset(first + NAME_OFFSET, 0, NAME_SIZE);
    snprintf((char *)first + NAME_OFFSET, NAME_SIZE, "rootfs-%c", slot_letter(slot));
    if ((first[READ_ONLY_FEATURES_OFFSET + 1] & FEATURE_METADATA_CHECKSUM >> 8) != 0) {
        memcpy(superblock, first, STORAGE_SECTOR);
        memcpy(superblock + STORAGE_SECTOR, second, STORAGE_SECTOR);
        put32(second + CHECKSUM_OFFSET - STORAGE_SECTOR, crc32c(superblock, CHECKSUM_OFFSET));
    }
    return NULL;
}
