/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decides when the deck state is saved. A save waits for the card (two fsync calls), and the loop with it: so it comes
 * after the picture of what has changed, and several changes make one save.
 */
#ifndef KN86_STATE_KEEPER_H
#define KN86_STATE_KEEPER_H

#include "deck_store.h"

/* Between the first change that is not saved and the save: what a power cut may cost. */
#define STATE_KEEPER_DELAY_MS 1000

struct state_keeper {
    bool is_kept; /* the folder can be saved to, and the latest save succeeded */

    /* Private. */
    struct deck_store store;
    const char *folder;
    bool is_changed; /* since the latest save that succeeded */
    int64_t save_at; /* milliseconds; MONOTONIC_NEVER while nothing is to be saved */
};

/* Loads the state from the folder, which must outlive the keeper, and logs what was found; see deck_store_init. */
void state_keeper_init(struct state_keeper *keeper, const char *folder, struct deck_state *state);

/* The state was changed: to be saved STATE_KEEPER_DELAY_MS after the first change at the latest. */
void state_keeper_change(struct state_keeper *keeper, int64_t now);

/* The same for a change that must not be lost: to be saved by the next tick. */
void state_keeper_change_at_once(struct state_keeper *keeper, int64_t now);

/* When the next tick is due. */
int64_t state_keeper_deadline(const struct state_keeper *keeper);

/* Saves when that is due. A save that fails is logged, and tried again with the next change or state_keeper_flush. */
void state_keeper_tick(struct state_keeper *keeper, const struct deck_state *state, int64_t now);

/* Saves now what has been changed. */
void state_keeper_flush(struct state_keeper *keeper, const struct deck_state *state);

/* Closes the folder, without saving. */
void state_keeper_finish(struct state_keeper *keeper);

#endif
