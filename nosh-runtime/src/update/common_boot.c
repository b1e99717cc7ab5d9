/* SPDX-License-Identifier: Apache-2.0 */
#include "common_boot.h"

#include "fat_volume.h"
#include "fat_writer.h"
#include "sha256_hash.h"

#include <stdio.h>
#include <string.h>

#define BOOTCODE_MAX ((uint32_t)1 << 20)
#define FILE_NAME "AUTOBOOTTXT"

/* Both texts have the same length. */
uint32_t common_boot_text(enum slot confirmed, uint8_t sector[STORAGE_SECTOR]) {
    memset(sector, 0, STORAGE_SECTOR);
    return (uint32_t)snprintf((char *)sector, STORAGE_SECTOR,
                              "[all]\ntryboot_a_b=1\nboot_partition=%u\n[tryboot]\nboot_partition=%u\n",
                              slot_boot_partition(confirmed), slot_boot_partition(slot_other(confirmed)));
}

static const char *open_volume(const struct card *card, struct fat_volume *volume) {
    uint8_t boot_sector[STORAGE_SECTOR];
    return region_read(&card->common, 0, boot_sector, sizeof boot_sector) == 0 &&
                   fat_volume_open(volume, &card->common, boot_sector)
               ? NULL
               : "the common boot partition cannot be read";
}

static const char *find(const struct card *card, const char *name, struct fat_volume *volume, struct fat_entry *entry) {
    const char *fault = open_volume(card, volume);
    if (fault != NULL) {
        return fault;
    }
    return fat_volume_find(volume, name, entry) == 0 ? NULL : "a file of the common boot partition is missing";
}

/* Where autoboot.txt's one sector lies on the partition. */
static const char *locate(const struct card *card, uint64_t *offset) {
    struct fat_volume volume;
    struct fat_entry entry;
    uint8_t text[STORAGE_SECTOR];
    uint64_t sector;
    const char *fault = find(card, FILE_NAME, &volume, &entry);
    if (fault != NULL) {
        return fault;
    }
    if (entry.size != common_boot_text(SLOT_A, text) || fat_volume_sector_of(&volume, &entry, 0, &sector) != 0) {
        return "autoboot.txt has another size than ours";
    }
    *offset = sector * STORAGE_SECTOR;
    return NULL;
}

const char *common_boot_confirmed(const struct card *card, enum slot *confirmed) {
    uint64_t offset;
    uint8_t found[STORAGE_SECTOR], text[STORAGE_SECTOR];
    const char *fault = locate(card, &offset);
    if (fault != NULL) {
        return fault;
    }
    if (region_read(&card->common, offset, found, sizeof found) != 0) {
        return "autoboot.txt cannot be read";
    }
    for (enum slot slot = SLOT_A; slot < SLOT_COUNT; slot++) {
        if (memcmp(found, text, common_boot_text(slot, text)) == 0) {
            *confirmed = slot;
            return NULL;
        }
    }
    return "autoboot.txt has another text than ours";
}

static const char *rewrite(const struct card *card, const uint8_t text[STORAGE_SECTOR]) {
    uint64_t offset;
    const char *fault = locate(card, &offset);
    if (fault == NULL && (region_write(&card->common, offset, text, STORAGE_SECTOR) != 0 ||
                          card->common.storage->flush(card->common.storage->context) != 0)) {
        fault = "autoboot.txt cannot be written";
    }
    return fault;
}

static const char *make_anew(const struct card *card, const uint8_t text[STORAGE_SECTOR], uint32_t length) {
    struct fat_volume volume;
    const char *fault = open_volume(card, &volume);
    if (fault != NULL) {
        return fault;
    }
    return fat_writer_put(&volume, FILE_NAME, text, length) == 0 ? NULL
                                                                 : "autoboot.txt cannot be put where it is missing";
}

const char *common_boot_confirm(const struct card *card, enum slot confirmed) {
    uint8_t text[STORAGE_SECTOR];
    enum slot found;
    uint32_t length = common_boot_text(confirmed, text);
    bool is_whole = common_boot_confirmed(card, &found) == NULL;
    const char *fault = is_whole ? rewrite(card, text) : make_anew(card, text, length);
    fault = fault != NULL ? fault : common_boot_confirmed(card, &found);
    return fault != NULL || found == confirmed ? fault : "autoboot.txt does not read back as it was written";
}

const char *common_boot_bootcode(const struct card *card, struct sha256 *hash) {
    struct fat_volume volume;
    struct fat_entry entry;
    const char *fault = find(card, "BOOTCODEBIN", &volume, &entry);
    if (fault != NULL) {
        return fault;
    }
    if (entry.size > BOOTCODE_MAX) {
        return "bootcode.bin is larger than any";
    }
    struct sha256_hash state;
    sha256_hash_begin(&state);
    for (uint32_t at = 0; at < entry.size; at += STORAGE_SECTOR) {
        uint8_t bytes[STORAGE_SECTOR];
        uint64_t sector;
        if (fat_volume_sector_of(&volume, &entry, at / STORAGE_SECTOR, &sector) != 0 ||
            region_read(&card->common, sector * STORAGE_SECTOR, bytes, sizeof bytes) != 0) {
            return "bootcode.bin cannot be read";
        }
        uint32_t left = entry.size - at;
        sha256_hash_add(&state, bytes, left < STORAGE_SECTOR ? left : STORAGE_SECTOR);
    }
    sha256_hash_end(&state, hash->bytes);
    return NULL;
}
