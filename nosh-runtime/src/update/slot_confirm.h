/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Confirms the slot that runs: its record, then autoboot.txt, then the notes on p6 (docs/update.md, "The order of
 * writes"). A power cut between the first two leaves the slot that was confirmed before.
 */
#ifndef KN86_SLOT_CONFIRM_H
#define KN86_SLOT_CONFIRM_H

#include "payload_fault.h"
#include "updater.h"

#include <stdbool.h>

/* The note on p6 with the text of autoboot.txt. */
#define AUTOBOOT_NOTE "autoboot.txt"

/*
 * Returns false with CARD (the slot's boot volume is not the slot's own) or WRITE. What is right already is not written
 * again. Notes that cannot be written stop nothing.
 */
__attribute__((warn_unused_result)) bool slot_confirm(const struct updater *updater, struct payload_refusal *refusal);

/* Writes the record "confirmed" of the slot that runs, unless it has it. Returns NULL, or what went wrong. */
__attribute__((warn_unused_result)) const char *slot_confirm_record(const struct updater *updater);

#endif
