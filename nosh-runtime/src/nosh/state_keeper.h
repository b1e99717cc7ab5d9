/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decides when the deck state is saved. A save (two fsync calls) blocks the loop until the card has written. Therefore
 * it comes after the changed picture has been drawn, and several changes are saved at once.
 */
#ifndef KN86_STATE_KEEPER_H
#define KN86_STATE_KEEPER_H

#include "deck_store.h"

/* From the first unsaved change to the save; a power cut loses changes of this time. */
#define STATE_KEEPER_DELAY_MS 1000

struct state_keeper {
    bool is_kept; /* the folder is writable, and the latest save succeeded */

    /* Private. */
    struct deck_store store;
    const char *folder;
    bool is_changed; /* since the latest successful save */
    int64_t save_at; /* milliseconds; MONOTONIC_NEVER while nothing has to be saved */
};

/* Loads the state from the folder, which must outlive the keeper, and logs the result; see deck_store_init. */
void state_keeper_init(struct state_keeper *keeper, const char *folder, struct deck_state *state);

/* Reports a change of the state. It is saved STATE_KEEPER_DELAY_MS after the first unsaved change at the latest. */
void state_keeper_change(struct state_keeper *keeper, int64_t now);

/* Reports a change that must not be lost: the next tick saves it. */
void state_keeper_change_at_once(struct state_keeper *keeper, int64_t now);

/* When the next tick is due. */
int64_t state_keeper_deadline(const struct state_keeper *keeper);

/* Saves if a save is due. A failed save is logged, and repeated with the next change or by state_keeper_flush. */
void state_keeper_tick(struct state_keeper *keeper, const struct deck_state *state, int64_t now);

/* Saves unsaved changes now. */
void state_keeper_flush(struct state_keeper *keeper, const struct deck_state *state);

/* Closes the folder, without saving. */
void state_keeper_finish(struct state_keeper *keeper);

#endif
