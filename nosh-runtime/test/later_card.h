/* SPDX-License-Identifier: Apache-2.0 */
/* A recorded card after a power cut, and the few sectors that are written to it afterwards. */
#ifndef KN86_LATER_CARD_H
#define KN86_LATER_CARD_H

#include "recorded_card.h"

#define LATER_SECTORS_MAX 64

struct later_card {
    const struct power_cut_state *state;
    size_t count; /* sectors that were written */
    size_t writes;
    uint64_t numbers[LATER_SECTORS_MAX];
    uint8_t bytes[LATER_SECTORS_MAX][STORAGE_SECTOR];
};

/* Begins with the card as the power cut has left it. Both must stay where they are. */
struct storage later_card_init(struct later_card *card, const struct power_cut_state *state);

#endif
