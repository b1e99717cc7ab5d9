/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeps the Universal Deck State in a folder of its own on the share partition (docs/deck-state.md).
 *
 * Two files hold the two latest generations, "deck-state.0" the even and "deck-state.1" the odd ones, so a save never
 * touches the file that holds the state before it. States that a power cut leaves, in the order of a save's steps:
 * deck-state.N.new written or not (ignored by loading), then either generation of deck-state.N, both whole. Nothing
 * older than the last completed save is ever loaded.
 */
#ifndef KN86_DECK_STORE_H
#define KN86_DECK_STORE_H

#include "deck_state.h"

struct deck_store {
    int directory;       /* descriptor of the folder, -1 when there is none */
    uint64_t generation; /* of the latest save, 0 before the first */
    bool is_frozen;      /* a newer runtime's state is there and must stay */
};

enum deck_store_loaded {
    DECK_STORE_LOADED,    /* the latest save */
    DECK_STORE_FRESH,     /* nothing was ever saved: an initial state */
    DECK_STORE_RECOVERED, /* one file was damaged and set aside; the other generation */
    DECK_STORE_LOST,      /* every file was damaged and set aside; an initial state */
    DECK_STORE_NEWER,     /* a newer runtime saved last; the newest readable or an initial state, saves are refused */
};

/*
 * Opens the folder, making it (mode 0750, one level) when missing, and loads the newest valid generation.
 * A damaged file is renamed to deck-state.N.damaged, replacing an earlier one, so that it can be looked into.
 * Returns an enum deck_store_loaded, or a negative errno value when the folder cannot be used; *state is an initial
 * state then, and saves fail with -EBADF. Always followed by deck_store_finish.
 */
__attribute__((warn_unused_result)) int deck_store_init(struct deck_store *store, const char *folder,
                                                        struct deck_state *state);

/*
 * Saves the next generation; when it returns 0 the state survives a power cut. Returns -EROFS after DECK_STORE_NEWER,
 * -ERANGE for a state that is out of range, or another negative errno value; the latest save is then still there.
 */
__attribute__((warn_unused_result)) int deck_store_save(struct deck_store *store, const struct deck_state *state);

void deck_store_finish(struct deck_store *store);

#endif
