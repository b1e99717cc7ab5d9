/* SPDX-License-Identifier: Apache-2.0 */
#include "state_keeper.h"

#include "log.h"
#include "monotonic_clock.h"

#include <inttypes.h>
#include <string.h>

static void tell(const struct state_keeper *keeper, int loaded) {
    const char *folder = keeper->folder;
    switch (loaded) {
    case DECK_STORE_LOADED:
        log_info("deck state: loaded generation %" PRIu64 " from %s", keeper->store.generation, folder);
        break;
    case DECK_STORE_FRESH:
        log_info("deck state: none in %s yet, this is the first start", folder);
        break;
    case DECK_STORE_RECOVERED:
        log_error("deck state: the latest in %s was damaged (kept as *.damaged), the one before is used", folder);
        break;
    case DECK_STORE_LOST:
        log_error("deck state: all of %s is damaged (kept as *.damaged), starting afresh", folder);
        break;
    case DECK_STORE_NEWER:
        log_error("deck state: %s was written by a newer runtime; it is left alone and nothing is saved", folder);
        break;
    default:
        log_error("deck state: cannot use %s: %s; nothing will be saved", folder, strerror(-loaded));
        break;
    }
}

void state_keeper_init(struct state_keeper *keeper, const char *folder, struct deck_state *state) {
    *keeper = (struct state_keeper){.folder = folder, .save_at = MONOTONIC_NEVER};
    int loaded = deck_store_init(&keeper->store, folder, state);
    keeper->is_kept = loaded >= 0 && loaded != DECK_STORE_NEWER;
    tell(keeper, loaded);
}

void state_keeper_change(struct state_keeper *keeper, int64_t now) {
    keeper->is_changed = true;
    if (keeper->save_at == MONOTONIC_NEVER) {
        keeper->save_at = now + STATE_KEEPER_DELAY_MS;
    }
}

void state_keeper_change_at_once(struct state_keeper *keeper, int64_t now) {
    keeper->is_changed = true;
    keeper->save_at = now;
}

int64_t state_keeper_deadline(const struct state_keeper *keeper) {
    return keeper->save_at;
}

void state_keeper_tick(struct state_keeper *keeper, const struct deck_state *state, int64_t now) {
    if (now >= keeper->save_at) {
        state_keeper_flush(keeper, state);
    }
}

void state_keeper_flush(struct state_keeper *keeper, const struct deck_state *state) {
    keeper->save_at = MONOTONIC_NEVER;
    if (!keeper->is_changed) {
        return;
    }
    int error = deck_store_save(&keeper->store, state);
    keeper->is_kept = error == 0;
    keeper->is_changed = error != 0;
    if (error != 0) {
        log_error("deck state: not saved in %s: %s", keeper->folder, strerror(-error));
    }
}

void state_keeper_finish(struct state_keeper *keeper) {
    deck_store_finish(&keeper->store);
}
