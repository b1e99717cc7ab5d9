/* SPDX-License-Identifier: Apache-2.0 */
#include "deciding_sectors.h"

#include "update_bench.h"

#include "check.h"

/* Whether the sector decides what starts: p1, a record, a boot sector. Data of a slot does not. */
static bool decides(uint64_t sector) {
    uint64_t offset = sector * STORAGE_SECTOR;
    bool is_common = offset >= bench.card.common.offset && offset - bench.card.common.offset < bench.card.common.size;
    for (enum slot slot = SLOT_A; slot < SLOT_COUNT && !is_common; slot++) {
        uint64_t first = bench.card.boot[slot].offset / STORAGE_SECTOR;
        is_common = sector == first || sector == first + SLOT_RECORD_SECTOR;
    }
    return is_common;
}

static uint64_t deciding[256];
static size_t deciding_count;

static void add_deciding(uint64_t sector) {
    for (size_t i = 0; i < deciding_count; i++) {
        if (deciding[i] == sector) {
            return;
        }
    }
    CHECK(deciding_count < sizeof deciding / sizeof deciding[0]);
    deciding[deciding_count++] = sector;
}

void deciding_sectors_find(void) {
    for (size_t i = 0; i < bench.recorded.write_count; i++) {
        for (size_t k = 0; k < bench.recorded.writes[i].sectors; k++) {
            if (decides(bench.recorded.writes[i].first_sector + k)) {
                add_deciding(bench.recorded.writes[i].first_sector + k);
            }
        }
    }
}

uint64_t deciding_sectors_hash(const struct power_cut_state *state) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < deciding_count; i++) {
        const uint8_t *bytes = power_cut_sector(state, deciding[i]);
        for (size_t k = 0; k < STORAGE_SECTOR; k++) {
            hash = (hash ^ bytes[k]) * 0x100000001b3u;
        }
    }
    return hash;
}
