/* SPDX-License-Identifier: Apache-2.0 */
#include "slot_state.h"

#include "fat_volume.h"
#include "slot_identity.h"

#include <string.h>

#define RECORD_OFFSET ((uint64_t)SLOT_RECORD_SECTOR * STORAGE_SECTOR)

bool slot_state_has_room(const struct region *boot_volume, const uint8_t boot_sector[STORAGE_SECTOR], uint32_t number) {
    struct fat_volume volume;
    return fat_volume_open(&volume, boot_volume, boot_sector) && fat_volume_is_unused_reserved(&volume, number);
}

struct slot_status slot_state_read(const struct card *card, enum slot slot) {
    struct slot_status status = {.has_record = false};
    const struct region *volume = &card->boot[slot];
    uint8_t sector[STORAGE_SECTOR];
    struct fat_volume fat;
    if (region_read(volume, 0, sector, sizeof sector) != 0 || !fat_volume_open(&fat, volume, sector)) {
        return status;
    }
    status.is_bootable = true;
    status.has_record = fat_volume_is_unused_reserved(&fat, SLOT_RECORD_SECTOR) &&
                        region_read(volume, RECORD_OFFSET, sector, sizeof sector) == 0 &&
                        slot_record_decode(sector, &status.record);
    return status;
}

const char *slot_state_check_boot_volume(const struct card *card, enum slot slot) {
    static struct slot_identity identity;
    uint8_t boot_sector[STORAGE_SECTOR];
    if (region_read(&card->boot[slot], 0, boot_sector, sizeof boot_sector) != 0) {
        return "the boot volume cannot be read";
    }
    const char *fault = slot_identity_of_boot(&identity, &card->boot[slot], boot_sector, slot);
    for (size_t i = 0; fault == NULL && i < identity.count; i++) {
        if (memcmp(identity.sectors[i].before, identity.sectors[i].after, STORAGE_SECTOR) != 0) {
            fault = "the boot volume has another slot's label or root=";
        }
    }
    return fault;
}

uint32_t slot_state_next_sequence(const struct card *card) {
    uint32_t highest = 0;
    for (enum slot slot = SLOT_A; slot < SLOT_COUNT; slot++) {
        struct slot_status status = slot_state_read(card, slot);
        if (status.has_record && status.record.sequence > highest) {
            highest = status.record.sequence;
        }
    }
    return highest < UINT32_MAX ? highest + 1 : highest;
}

const char *slot_state_write(const struct card *card, enum slot slot, const struct slot_record *record) {
    const struct region *volume = &card->boot[slot];
    uint8_t boot_sector[STORAGE_SECTOR], sector[STORAGE_SECTOR], found[STORAGE_SECTOR];
    if (region_read(volume, 0, boot_sector, sizeof boot_sector) != 0 ||
        !slot_state_has_room(volume, boot_sector, SLOT_RECORD_SECTOR)) {
        return "the boot volume has no room for the slot's record";
    }
    slot_record_encode(record, sector);
    if (region_write(volume, RECORD_OFFSET, sector, sizeof sector) != 0 ||
        volume->storage->flush(volume->storage->context) != 0) {
        return "the slot's record cannot be written";
    }
    if (region_read(volume, RECORD_OFFSET, found, sizeof found) != 0 || memcmp(found, sector, sizeof found) != 0) {
        return "the slot's record does not read back as it was written";
    }
    return NULL;
}
