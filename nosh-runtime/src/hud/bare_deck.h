/* SPDX-License-Identifier: Apache-2.0 */
/* The screen of a deck without a cartridge: title, tabs, the STATUS tab, and what runs at the bottom. */
#ifndef KN86_BARE_DECK_H
#define KN86_BARE_DECK_H

#include "deck_state.h"
#include "text_screen.h"

/* What the screen tells. Texts are UTF-8, owned by the caller, cut where they do not fit. */
struct bare_deck {
    const struct deck_state *state;
    const char *saving;      /* whether the state is being kept, for example "KEPT" */
    const char *coprocessor; /* for example "LINKED  FIRMWARE 0.1.0" */
    const char *version;     /* of the runtime */
    const char *build_id;    /* of the image */
};

/* Draws the whole screen. */
void bare_deck_draw(const struct bare_deck *deck, struct text_screen *screen);

#endif
