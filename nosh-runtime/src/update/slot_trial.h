/* SPDX-License-Identifier: Apache-2.0 */
/* Trials: how one is asked for, how it ends badly, and the way back to the other slot. */
#ifndef KN86_SLOT_TRIAL_H
#define KN86_SLOT_TRIAL_H

#include "payload_fault.h"
#include "updater.h"

#include <stdbool.h>

/* Reasons of a failed trial (docs/update.md, "Reasons"); "second-start" is the initramfs's. */
#define SLOT_REASON_NEVER_STARTED "never-started"
#define SLOT_REASON_WENT_AWAY "went-away"
#define SLOT_REASON_NOT_CONFIRMED "not-confirmed"
#define SLOT_REASON_HEALTH "health-"

/*
 * Which back end there is, for something that needs one. Returns false with NO_SWITCH when there is none, or it cannot
 * be found out.
 */
__attribute__((warn_unused_result)) bool slot_trial_back_end(const struct updater *updater, enum slot_switch *back_end,
                                                             struct payload_refusal *refusal);

/*
 * Records that the slot that does not run is on trial, and asks for the restart into it. The slot must have a record.
 * Returns false with NO_SWITCH, WRITE or RESTART; the record then says "installed", or what it said before.
 */
__attribute__((warn_unused_result)) bool slot_trial_request(const struct updater *updater,
                                                            struct payload_refusal *refusal);

/*
 * Records that the slot's trial has failed, with a reason of SLOT_RECORD_REASON_MAX lower-case letters, digits and
 * hyphens at most, and notes it. @message is for people, and may be empty.
 * Returns NULL, or why the record cannot be written.
 */
__attribute__((warn_unused_result)) const char *slot_trial_fail(const struct updater *updater, enum slot slot,
                                                                const char *reason, const char *message);

/*
 * The operator wants the other system. From the confirmed slot: a trial of the other slot, which must be whole,
 * confirmed or installed, and not below the version floor. From a slot on trial: its trial ends, and the deck restarts
 * into the confirmed one.
 * Returns false with NO_OTHER_SLOT, VERSION_FLOOR, or as slot_trial_request does.
 */
__attribute__((warn_unused_result)) bool slot_trial_revert(const struct updater *updater,
                                                           struct payload_refusal *refusal);

#endif
