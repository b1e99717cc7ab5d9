/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeps the Universal Deck State in a folder of its own on the share partition (docs/deck-state.md).
 *
 * Two files hold the two latest generations: "deck-state.0" the even one, "deck-state.1" the odd one. A save never
 * changes the file of the generation before. After a power cut during a save there is either a partial
 * deck-state.N.new, which loading ignores, or deck-state.N with the old or the new generation, intact. Loading never
 * returns a generation older than the last completed save.
 */
#ifndef KN86_DECK_STORE_H
#define KN86_DECK_STORE_H

#include "deck_state.h"

struct deck_store {
    int directory;       /* descriptor of the folder, -1 when there is none */
    uint64_t generation; /* of the latest save, 0 before the first */
    bool is_frozen;      /* the state of a newer runtime is there; it must not be overwritten */
};

enum deck_store_loaded {
    DECK_STORE_LOADED,    /* the latest save */
    DECK_STORE_FRESH,     /* no file: an initial state */
    DECK_STORE_RECOVERED, /* one file was damaged and has been renamed; the other generation */
    DECK_STORE_LOST,      /* every file was damaged and has been renamed; an initial state */
    DECK_STORE_NEWER, /* a newer runtime saved last; the newest readable state, or an initial one; saves are refused */
};

/*
 * Opens the folder (creates it with mode 0750 when only its last level is missing) and loads the newest valid
 * generation. A damaged file is renamed to deck-state.N.damaged, so that it can be analysed; an earlier file of that
 * name is replaced.
 * Returns an enum deck_store_loaded, or a negative errno value when the folder cannot be used; *state is then an
 * initial state, and saves fail with -EBADF. The caller calls deck_store_finish in either case.
 */
__attribute__((warn_unused_result)) int deck_store_init(struct deck_store *store, const char *folder,
                                                        struct deck_state *state);

/*
 * Saves the next generation. When it returns 0, the state survives a power cut. Returns -EROFS after DECK_STORE_NEWER,
 * -ERANGE when a field of the state is out of range, or another negative errno value; the previous save is then intact.
 */
__attribute__((warn_unused_result)) int deck_store_save(struct deck_store *store, const struct deck_state *state);

void deck_store_finish(struct deck_store *store);

#endif
