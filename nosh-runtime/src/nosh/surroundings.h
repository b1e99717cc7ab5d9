/* SPDX-License-Identifier: Apache-2.0 */
/* What else is on the deck and does not tell of its changes: looked at again every second. */
#ifndef KN86_SURROUNDINGS_H
#define KN86_SURROUNDINGS_H

#include "boot_slot.h"
#include "cartridge_report.h"
#include "update_report.h"

#define SURROUNDINGS_PERIOD_MS 1000

struct surroundings {
    struct boot_slot slot; /* read once */
    struct cartridge_report cartridge;
    bool has_update; /* kn86-pico-update has left word */
    struct update_report update;
    bool has_storage;
    uint64_t storage_free, storage_size; /* bytes, of the file system with the deck state */
    int64_t look_at;                     /* when to look again, milliseconds */
};

void surroundings_init(struct surroundings *surroundings, int64_t now);

/* Looks around when that is due. `state_dir` and `runtime_dir` are those of struct nosh_options. */
void surroundings_tick(struct surroundings *surroundings, const char *state_dir, const char *runtime_dir, int64_t now);

#endif
