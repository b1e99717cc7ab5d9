/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happened to the slots, on p6: the file "history", one line an event, newest last, with a tab between sequence,
 * slot, event, version, build id, reason and time (docs/update.md, "Notes on p6"). The latest 200 are kept.
 */
#ifndef KN86_UPDATE_HISTORY_H
#define KN86_UPDATE_HISTORY_H

#include "card.h"
#include "slot_record.h"
#include "state_folder.h"

#include <stdbool.h>

#define UPDATE_HISTORY_FILE "history"
#define UPDATE_HISTORY_LINES 200

/*
 * Adds an event: a state's name, or a word of docs/update.md. The time is the wall clock's; a deck without a network
 * does not know it, and nothing depends on it.
 */
void update_history_add(const struct state_folder *state, const char *event, enum slot slot,
                        const struct slot_record *record);

/* Whether that event is known already of the slot's record with this sequence number. */
bool update_history_has(const struct state_folder *state, const char *event, enum slot slot, uint32_t sequence);

#endif
