/* SPDX-License-Identifier: Apache-2.0 */
#include "slot_images.h"

#include "revoked_keys.h"
#include "update_bench.h"

#include "check.h"

/* The bytes of both partitions of a slot after a whole installation. */
struct expected {
    enum slot slot;
    uint8_t *boot, *root;
};

static struct expected expected[8];
static size_t expected_count;

static uint8_t *copy(const struct region *region) {
    uint8_t *bytes = malloc(region->size);
    CHECK(bytes != NULL);
    memcpy(bytes, bench.recorded.live + region->offset, region->size);
    return bytes;
}

void slot_images_expect(enum slot slot) {
    CHECK(expected_count < sizeof expected / sizeof expected[0]);
    expected[expected_count++] = (struct expected){slot, copy(&bench.card.boot[slot]), copy(&bench.card.root[slot])};
}

static bool is_of_record(uint64_t sector) {
    return sector >= SLOT_RECORD_SECTOR && sector < REVOKED_KEYS_SECTOR + REVOKED_KEYS_SECTORS;
}

static bool region_is(const struct power_cut_state *state, const struct region *region, const uint8_t *bytes,
                      bool has_record) {
    for (uint64_t sector = 0; sector < region->size / STORAGE_SECTOR; sector++) {
        const uint8_t *found = power_cut_sector(state, region->offset / STORAGE_SECTOR + sector);
        if (memcmp(found, bytes + sector * STORAGE_SECTOR, STORAGE_SECTOR) != 0 &&
            !(has_record && is_of_record(sector))) {
            return false;
        }
    }
    return true;
}

static bool is_in(uint64_t at, const struct region *region) {
    return at >= region->offset && at - region->offset < region->size;
}

/* Whether the write changes what is compared. */
static bool touches(const struct recorded_write *write, enum slot slot) {
    const struct region *boot = &bench.card.boot[slot];
    uint64_t at = write->first_sector * STORAGE_SECTOR;
    bool is_record =
        is_in(at, boot) && write->sectors == 1 && is_of_record(write->first_sector - boot->offset / STORAGE_SECTOR);
    return !is_record && (is_in(at, boot) || is_in(at, &bench.card.root[slot]));
}

static bool compare(const struct power_cut_state *state, enum slot slot) {
    for (size_t i = 0; i < expected_count; i++) {
        if (expected[i].slot == slot && region_is(state, &bench.card.boot[slot], expected[i].boot, true) &&
            region_is(state, &bench.card.root[slot], expected[i].root, false)) {
            return true;
        }
    }
    return false;
}

bool slot_images_has_boot_sector(const struct power_cut_state *state, enum slot slot) {
    static const uint8_t zeros[STORAGE_SECTOR];
    return memcmp(power_cut_sector(state, bench.card.boot[slot].offset / STORAGE_SECTOR), zeros, sizeof zeros) != 0;
}

/*
 * When all writes to the slot have been flushed, it holds what it held in the last state with as many of them; comparing
 * once is enough then.
 */
bool slot_images_is_whole(const struct power_cut_state *state, enum slot slot) {
    static size_t compared_after[SLOT_COUNT] = {SIZE_MAX, SIZE_MAX};
    static bool result[SLOT_COUNT];
    size_t last = state->writes;
    while (last > 0 && !touches(&state->card->writes[last - 1], slot)) {
        last--;
    }
    if (last > 0 && !power_cut_is_flushed(state, last - 1)) {
        return compare(state, slot);
    }
    if (compared_after[slot] != last) {
        compared_after[slot] = last;
        result[slot] = compare(state, slot);
    }
    return result[slot];
}
