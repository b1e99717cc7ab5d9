/* SPDX-License-Identifier: Apache-2.0 */
#include "card.h"

#include <string.h>

/* UEFI 2.10, section 5.3.2 and 5.3.3. */
#define HEADER_SIZE 92
#define ENTRY_SIZE 128
#define ENTRY_COUNT 128
#define ENTRIES_SECTOR 2
#define PARTITIONS 5 /* p6 is not the updater's */

char slot_letter(enum slot slot) {
    return slot == SLOT_A ? 'A' : 'B';
}

enum slot slot_other(enum slot slot) {
    return slot == SLOT_A ? SLOT_B : SLOT_A;
}

unsigned slot_boot_partition(enum slot slot) {
    return slot == SLOT_A ? 2 : 3;
}

unsigned slot_root_partition(enum slot slot) {
    return slot == SLOT_A ? 4 : 5;
}

static uint32_t get32(const uint8_t *bytes) {
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint64_t get64(const uint8_t *bytes) {
    return get32(bytes) | (uint64_t)get32(bytes + 4) << 32;
}

/* CRC-32 of ISO 3309. */
static uint32_t crc32(const uint8_t *bytes, size_t size) {
    uint32_t crc = ~0u;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xEDB88320u & -(crc & 1));
        }
    }
    return ~crc;
}

static const char *check_header(const uint8_t sector[STORAGE_SECTOR]) {
    uint8_t header[HEADER_SIZE];
    memcpy(header, sector, sizeof header);
    memset(header + 16, 0, 4);
    if (memcmp(header, "EFI PART", 8) != 0 || get32(header + 12) != HEADER_SIZE ||
        get32(sector + 16) != crc32(header, sizeof header)) {
        return "the card has no partition table of ours, or it is damaged";
    }
    if (get64(header + 72) != ENTRIES_SECTOR || get32(header + 80) != ENTRY_COUNT || get32(header + 84) != ENTRY_SIZE) {
        return "the card's partition table has another shape than ours";
    }
    return NULL;
}

static const char *get_partitions(struct card *card, const struct storage *storage, const uint8_t *entries) {
    struct region *const regions[PARTITIONS] = {&card->common, &card->boot[SLOT_A], &card->boot[SLOT_B],
                                                &card->root[SLOT_A], &card->root[SLOT_B]};
    uint64_t end = ENTRIES_SECTOR + ENTRY_COUNT * ENTRY_SIZE / STORAGE_SECTOR;
    for (int i = 0; i < PARTITIONS; i++) {
        uint64_t first = get64(entries + (size_t)i * ENTRY_SIZE + 32);
        uint64_t last = get64(entries + (size_t)i * ENTRY_SIZE + 40);
        if (first < end || last < first || last >= (uint64_t)INT64_MAX / STORAGE_SECTOR) {
            return "the card lacks one of its partitions, or they lie otherwise than ours";
        }
        *regions[i] = (struct region){storage, first * STORAGE_SECTOR, (last - first + 1) * STORAGE_SECTOR};
        end = last + 1;
    }
    return NULL;
}

const char *card_read(struct card *card, const struct storage *storage) {
    static uint8_t entries[ENTRY_COUNT * ENTRY_SIZE];
    uint8_t header[STORAGE_SECTOR];
    if (storage->read(storage->context, STORAGE_SECTOR, header, sizeof header) != 0 ||
        storage->read(storage->context, ENTRIES_SECTOR * STORAGE_SECTOR, entries, sizeof entries) != 0) {
        return "the card cannot be read";
    }
    const char *fault = check_header(header);
    if (fault == NULL && get32(header + 88) != crc32(entries, sizeof entries)) {
        fault = "the card's partition table is damaged";
    }
    return fault != NULL ? fault : get_partitions(card, storage, entries);
}
