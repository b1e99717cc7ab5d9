/* SPDX-License-Identifier: Apache-2.0 */
#include "firmware_model.h"

#include "check.h"
#include "fat_volume.h"

#include <string.h>

#define RECORD_OFFSET ((uint64_t)16 * STORAGE_SECTOR)

/* The number behind the first "boot_partition=" of the section [all]: all that the firmware reads of our texts. */
static unsigned partition_of(const char *text) {
    static const char KEY[] = "boot_partition=";
    const char *found = strstr(text, KEY);
    return found == NULL ? 0 : (unsigned)(found[strlen(KEY)] - '0');
}

static bool read_autoboot(const struct card *card, char text[STORAGE_SECTOR + 1]) {
    uint8_t boot_sector[STORAGE_SECTOR];
    struct fat_volume volume;
    struct fat_entry entry;
    uint64_t sector;
    if (region_read(&card->common, 0, boot_sector, sizeof boot_sector) != 0 ||
        !fat_volume_open(&volume, &card->common, boot_sector) || fat_volume_find(&volume, "AUTOBOOTTXT", &entry) != 0 ||
        entry.size == 0 || entry.size > STORAGE_SECTOR || fat_volume_sector_of(&volume, &entry, 0, &sector) != 0 ||
        region_read(&card->common, sector * STORAGE_SECTOR, text, STORAGE_SECTOR) != 0) {
        return false;
    }
    text[entry.size] = '\0';
    return true;
}

enum slot firmware_model_pick(const struct card *card, enum slot selected) {
    char text[STORAGE_SECTOR + 1];
    if (selected != SLOT_COUNT) {
        return selected;
    }
    return read_autoboot(card, text) && partition_of(text) == slot_boot_partition(SLOT_B) ? SLOT_B : SLOT_A;
}

static void write_record(const struct card *card, enum slot slot, const char text[STORAGE_SECTOR]) {
    const struct region *volume = &card->boot[slot];
    CHECK_EQUAL(region_write(volume, RECORD_OFFSET, text, STORAGE_SECTOR), 0);
    CHECK_EQUAL(volume->storage->flush(volume->storage->context), 0);
}

/* Puts a line in the place of another one; what follows moves. */
static void replace(char text[STORAGE_SECTOR], const char *line, const char *by) {
    char rest[STORAGE_SECTOR] = {0};
    char *at = strstr(text, line);
    CHECK_INFO(at != NULL, "%s", line);
    snprintf(rest, sizeof rest, "%s", at + strlen(line));
    size_t length = (size_t)(at - text);
    memset(at, 0, STORAGE_SECTOR - length);
    snprintf(at, STORAGE_SECTOR - length, "%s%s", by, rest);
}

bool firmware_model_initramfs(const struct card *card, enum slot slot) {
    char text[STORAGE_SECTOR + 1] = {0};
    CHECK_EQUAL(region_read(&card->boot[slot], RECORD_OFFSET, text, STORAGE_SECTOR), 0);
    if (strncmp(text, "kn86-slot 1\nstate trial\n", 24) != 0) {
        return true;
    }
    if (strstr(text, "\nstarts 0\n") != NULL) {
        replace(text, "\nstarts 0\n", "\nstarts 1\n");
        write_record(card, slot, text);
        return true;
    }
    replace(text, "state trial\n", "state failed\n");
    replace(text, "reason -\n", "reason second-start\n");
    write_record(card, slot, text);
    return false;
}
