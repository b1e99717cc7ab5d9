/* SPDX-License-Identifier: Apache-2.0 */
/* DECK_GREETING, the one message between two decks (docs/deck-link.md), in a frame of the coprocessor's protocol. */
#ifndef KN86_DECK_GREETING_H
#define KN86_DECK_GREETING_H

#include "deck_state.h"
#include "kn86/frame.h"

#define DECK_GREETING_TYPE 0x50u
#define DECK_GREETING_VERSION 1u
#define DECK_GREETING_FIXED_SIZE 9u /* version, boot_id, peer_boot_id; the handle follows */

struct deck_greeting {
    uint32_t boot_id;      /* of the sender, never 0 */
    uint32_t peer_boot_id; /* of the deck that the sender has heard; 0: none */
    char handle[DECK_STATE_HANDLE_MAX + 1];
};

void deck_greeting_encode(const struct deck_greeting *greeting, struct kn86_frame *frame);

/* Returns false, and leaves *greeting as it is, when the frame is no greeting of this version. */
bool deck_greeting_decode(const struct kn86_frame *frame, struct deck_greeting *greeting);

#endif
