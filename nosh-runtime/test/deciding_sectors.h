/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sectors of the update bench's card that decide what starts next: p1, the slots' records and boot sectors. States of
 * the card that are equal in these go on alike.
 */
#ifndef KN86_DECIDING_SECTORS_H
#define KN86_DECIDING_SECTORS_H

#include "recorded_card.h"

/* Finds those of them that were ever written. */
void deciding_sectors_find(void);

/* FNV-1a of what they hold. */
uint64_t deciding_sectors_hash(const struct power_cut_state *state);

#endif
