/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What CIPHER-LINE tells: the status strip, CIPHER's latest two fragments, and what is at hand. It follows the deck by
 * what it is shown each turn, speaks when that changes, and now and then when it does not.
 */
#ifndef KN86_CIPHER_H
#define KN86_CIPHER_H

#include "cipher_line.h"
#include "cipher_voice.h"
#include "hud.h"

#define CIPHER_SILENCE_MS 45000 /* without a fragment, until CIPHER says something by itself */

struct cipher {
    struct cipher_line line;

    /* Private. */
    struct cipher_voice voice;
    int64_t started_at, silence_at;        /* milliseconds */
    char title[KN86_HEADER_TITLE_MAX + 1]; /* of the first good cartridge, as last seen */
    char peer[DECK_STATE_HANDLE_MAX + 1];  /* linked, as last seen */
    bool is_cartridge_seen;
    bool is_linked_seen, was_linked; /* the coprocessor: now, and ever */
};

/* CIPHER wakes up. */
void cipher_init(struct cipher *cipher, const struct deck_state *state, int64_t now);

/* When the next cipher_tick is due at the latest. */
int64_t cipher_deadline(const struct cipher *cipher);

/* Brings the rows up to date. `events` are those of hud_take_events. */
void cipher_tick(struct cipher *cipher, const struct hud *hud, const struct hud_facts *facts, bool is_production,
                 unsigned events, int64_t now);

#endif
