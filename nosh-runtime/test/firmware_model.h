/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What starts a deck before the deck's own programs do, as a model on a card's storage: the firmware, which picks a slot
 * (docs/image-format.md, "Slots"), and the initramfs, which counts the starts of a trial in the slot's record
 * (docs/update.md, "The initramfs").
 */
#ifndef KN86_FIRMWARE_MODEL_H
#define KN86_FIRMWARE_MODEL_H

#include "card.h"

#include <stdbool.h>

/*
 * The slot that the firmware starts. @selected is the slot whose partition's number is in the reset register; SLOT_COUNT
 * after a power cycle, which clears it: then autoboot.txt decides, and without one that can be read slot A starts.
 */
enum slot firmware_model_pick(const struct card *card, enum slot selected);

/* Counts the slot's start. Returns false when the initramfs restarts the deck, without a partition's number. */
bool firmware_model_initramfs(const struct card *card, enum slot slot);

#endif
