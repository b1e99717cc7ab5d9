/* SPDX-License-Identifier: Apache-2.0 */
/* What is looked at and put in order at each start of the deck (docs/update.md, "At each start"). */
#ifndef KN86_SLOT_BEGIN_H
#define KN86_SLOT_BEGIN_H

#include "payload_fault.h"
#include "updater.h"

/*
 * Repairs autoboot.txt when it is damaged or missing, and ends a confirmation that a reset has cut in two. On the confirmed slot it also writes that slot's record when it
 * has none, records that a trial of the other slot has ended, notes failures, and asks for a trial that is pending.
 * @result is TRIAL_FAILED when the other slot's trial has failed; CARD, WRITE, NO_SWITCH or RESTART when something could
 * not be put in order; else OK.
 */
void slot_begin(const struct updater *updater, struct payload_refusal *result);

#endif
