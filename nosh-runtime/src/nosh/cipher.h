/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The content of CIPHER-LINE: the status strip, CIPHER's latest two fragments, and the context row. CIPHER speaks when
 * the deck's state changes, and after CIPHER_SILENCE_MS without a change.
 */
#ifndef KN86_CIPHER_H
#define KN86_CIPHER_H

#include "cipher_line.h"
#include "cipher_voice.h"
#include "hud.h"

#define CIPHER_SILENCE_MS 45000 /* after this time without a fragment, CIPHER speaks by itself */

struct cipher {
    struct cipher_line line;

    /* Private. */
    struct cipher_voice voice;
    int64_t started_at, silence_at;        /* milliseconds */
    char title[KN86_HEADER_TITLE_MAX + 1]; /* of the first valid cartridge, as last seen */
    char peer[DECK_STATE_HANDLE_MAX + 1];  /* handle of the linked peer, as last seen */
    bool is_cartridge_seen;
    bool is_linked_seen, was_linked; /* the coprocessor: now, and at any time before */
};

/* Starts with an empty line. */
void cipher_init(struct cipher *cipher, const struct deck_state *state, int64_t now);

/* When the next cipher_tick is due, in milliseconds. */
int64_t cipher_deadline(const struct cipher *cipher);

/* Updates the rows. `events` are those of hud_take_events. */
void cipher_tick(struct cipher *cipher, const struct hud *hud, const struct hud_model *model, bool is_production,
                 unsigned events, int64_t now);

#endif
