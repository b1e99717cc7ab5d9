/* SPDX-License-Identifier: Apache-2.0 */
/* What the slots of the update bench's card may hold: whole installations, byte for byte. */
#ifndef KN86_SLOT_IMAGES_H
#define KN86_SLOT_IMAGES_H

#include "card.h"
#include "recorded_card.h"

#include <stdbool.h>

/* What the slot holds now, is a whole version. */
void slot_images_expect(enum slot slot);

/* Whether the slot's boot partition begins with something else than zeros. */
bool slot_images_has_boot_sector(const struct power_cut_state *state, enum slot slot);

/*
 * Whether boot and root file system are byte for byte those of one expected version, but for the sectors of the slot's
 * record and of its revoked keys.
 */
bool slot_images_is_whole(const struct power_cut_state *state, enum slot slot);

#endif
