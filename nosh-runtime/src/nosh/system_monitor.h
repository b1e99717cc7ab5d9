/* SPDX-License-Identifier: Apache-2.0 */
/*
 * State of the deck that is not reported by events, read once a second: the cartridge's report, the update's report,
 * the storage.
 */
#ifndef KN86_SYSTEM_MONITOR_H
#define KN86_SYSTEM_MONITOR_H

#include "cartridge_report.h"
#include "update_report.h"

#define SYSTEM_MONITOR_PERIOD_MS 1000

struct system_monitor {
    const char *slot; /* of the running system: "A", "B" or "UNKNOWN"; read once */
    struct cartridge_report cartridge;
    bool has_update; /* kn86-pico-update has written a report */
    struct update_report update;
    bool has_storage;
    uint64_t storage_free, storage_size; /* bytes, of the file system that holds the deck state */
    int64_t deadline;                    /* when the next tick is due, milliseconds */
};

void system_monitor_init(struct system_monitor *monitor, int64_t now);

/* Reads the state if a tick is due. `state_dir` and `runtime_dir` are those of struct nosh_options. */
void system_monitor_tick(struct system_monitor *monitor, const char *state_dir, const char *runtime_dir, int64_t now);

#endif
