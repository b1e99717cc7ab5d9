/* SPDX-License-Identifier: Apache-2.0 */
/* How the deck's two systems stand: for the command "status", and for nOSh in the file "status" (docs/update.md). */
#ifndef KN86_UPDATE_STATUS_H
#define KN86_UPDATE_STATUS_H

#include "payload_fault.h"
#include "slot_state.h"
#include "updater.h"

#include <stdbool.h>

struct update_status {
    enum slot_switch back_end;
    enum slot running;
    enum slot confirmed; /* SLOT_COUNT when autoboot.txt does not tell */
    const char *fault;   /* what is wrong with it then */
    const char *state;   /* of the system that runs: "confirmed", "trial", "failed" or "unconfirmed" */
    struct slot_status slots[SLOT_COUNT];
};

struct update_status update_status_read(const struct updater *updater);

/* The slot's state in a word: that of its record, "empty" without a boot volume, "none" without a record. */
const char *update_status_slot_state(const struct slot_status *slot);

/* The slot's version and build id, or "-". */
const char *update_status_version(const struct slot_status *slot);
const char *update_status_build(const struct slot_status *slot);

/*
 * Replaces the file "status" of the folder, which nOSh reads, with how things stand and what came of the last request,
 * trial or way back. @run is NULL for none. What goes wrong is logged.
 */
void update_status_publish(const struct updater *updater, const char *run, const struct payload_refusal *result);

#endif
