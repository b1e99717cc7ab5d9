/* SPDX-License-Identifier: Apache-2.0 */
#include "slot_trial.h"

#include "common_boot.h"
#include "failed_versions.h"
#include "slot_state.h"
#include "update_history.h"
#include "version_floor.h"

#include <stdio.h>
#include <string.h>

bool slot_trial_back_end(const struct updater *updater, enum slot_switch *back_end, struct payload_refusal *refusal) {
    *back_end = slot_switch_find(&updater->switcher);
    switch (*back_end) {
    case SLOT_SWITCH_PARTITION:
    case SLOT_SWITCH_TRYBOOT:
        return true;
    case SLOT_SWITCH_UNKNOWN:
        return payload_refuse(refusal, PAYLOAD_NO_SWITCH, "what the kernel offers cannot be read from /sys and /dev");
    case SLOT_SWITCH_NONE:
        break;
    }
    return payload_refuse(refusal, PAYLOAD_NO_SWITCH,
                          "the kernel has neither the overlay kn86-slot-select with its driver nor the tryboot flag");
}

/* Writes the record with a new state, sequence number and reason. Returns NULL, or what went wrong. */
static const char *change(const struct updater *updater, enum slot slot, struct slot_record *record,
                          enum slot_state state, const char *reason) {
    record->state = state;
    record->sequence = slot_state_next_sequence(updater->card);
    snprintf(record->reason, sizeof record->reason, "%s", reason);
    return slot_state_write(updater->card, slot, record);
}

bool slot_trial_request(const struct updater *updater, struct payload_refusal *refusal) {
    enum slot other = slot_other(updater->running);
    struct slot_record record = slot_state_read(updater->card, other).record;
    enum slot_switch back_end;
    if (!slot_trial_back_end(updater, &back_end, refusal)) {
        return false;
    }
    record.starts = 0;
    const char *fault = change(updater, other, &record, SLOT_TRIAL, SLOT_RECORD_NONE);
    if (fault != NULL) {
        return payload_refuse(refusal, PAYLOAD_WRITE, "%s", fault);
    }
    update_history_add(&updater->notes, slot_state_name(SLOT_TRIAL), other, &record);
    fault = slot_switch_try(&updater->switcher, back_end, other);
    if (fault == NULL) {
        return true;
    }
    /* Nothing has been tried: the record must not say at the next start that it was. */
    const char *second = change(updater, other, &record, SLOT_INSTALLED, SLOT_RECORD_NONE);
    return payload_refuse(refusal, PAYLOAD_RESTART, "%s%s%s", fault, second != NULL ? "; " : "",
                          second != NULL ? second : "");
}

const char *slot_trial_fail(const struct updater *updater, enum slot slot, const char *reason, const char *message) {
    struct slot_record record = slot_state_read(updater->card, slot).record;
    const char *fault = change(updater, slot, &record, SLOT_FAILED, reason);
    if (fault == NULL) {
        update_history_add(&updater->notes, slot_state_name(SLOT_FAILED), slot, &record);
        if (failed_versions_counts(&record)) {
            failed_versions_add(&updater->notes, &record, message);
        }
    }
    return fault;
}

static bool end_own_trial(const struct updater *updater, struct payload_refusal *refusal) {
    const char *fault = slot_trial_fail(updater, updater->running, SLOT_REASON_ASKED_BACK, "");
    /* The confirmed slot finds a trial that is over, whatever its record says. */
    const char *restart_fault = slot_switch_restart(&updater->switcher);
    if (restart_fault != NULL) {
        return payload_refuse(refusal, PAYLOAD_RESTART, "%s", restart_fault);
    }
    return fault == NULL ? true : payload_refuse(refusal, PAYLOAD_WRITE, "%s", fault);
}

/* Whether the other slot can be gone back to. */
static bool is_whole(const struct updater *updater, struct payload_refusal *refusal) {
    enum slot other = slot_other(updater->running);
    struct slot_status status = slot_state_read(updater->card, other);
    if (!status.is_bootable || !status.has_record) {
        return payload_refuse(refusal, PAYLOAD_NO_OTHER_SLOT, "slot %c has no %s", slot_letter(other),
                              status.is_bootable ? "record" : "boot sector");
    }
    if (status.record.state != SLOT_CONFIRMED && status.record.state != SLOT_INSTALLED &&
        status.record.state != SLOT_PENDING) {
        return payload_refuse(refusal, PAYLOAD_NO_OTHER_SLOT, "slot %c: %s (%s)", slot_letter(other),
                              slot_state_name(status.record.state), status.record.reason);
    }
    const char *fault = slot_state_check_boot_volume(updater->card, other);
    if (fault != NULL) {
        return payload_refuse(refusal, PAYLOAD_NO_OTHER_SLOT, "slot %c: %s", slot_letter(other), fault);
    }
    struct version_floor floor = version_floor_read(updater->card, &updater->notes, updater->floors);
    return version_floor_allows(&floor, status.record.version)
               ? true
               : payload_refuse(refusal, PAYLOAD_VERSION_FLOOR, "slot %c holds %s, the floor is %s", slot_letter(other),
                                status.record.version, floor.text);
}

bool slot_trial_revert(const struct updater *updater, struct payload_refusal *refusal) {
    enum slot confirmed;
    const char *fault = common_boot_confirmed(updater->card, &confirmed);
    if (fault != NULL) {
        return payload_refuse(refusal, PAYLOAD_CARD, "%s", fault);
    }
    if (confirmed != updater->running) {
        return end_own_trial(updater, refusal);
    }
    return is_whole(updater, refusal) && slot_trial_request(updater, refusal);
}
