/* SPDX-License-Identifier: Apache-2.0 */
#include "slot_begin.h"

#include "common_boot.h"
#include "failed_versions.h"
#include "log.h"
#include "slot_confirm.h"
#include "slot_state.h"
#include "slot_trial.h"
#include "update_history.h"

#include <string.h>

/* Whether the note on p6 names the slot. */
static bool is_noted(const struct updater *updater, enum slot slot) {
    char note[STORAGE_SECTOR + 1];
    uint8_t text[STORAGE_SECTOR];
    size_t length = state_folder_read(&updater->notes, AUTOBOOT_NOTE, note, sizeof note);
    return length == common_boot_text(slot, text) && memcmp(note, text, length) == 0;
}

/*
 * The slot that autoboot.txt should name: that of the highest confirmed record, the running one among equals. Without
 * such a record it is the one that the note names; else the running one, unless that is on trial. A slot that is being
 * filled has no boot volume and therefore no record, and is not named by a note either.
 */
static enum slot slot_to_name(const struct updater *updater) {
    enum slot running = updater->running, other = slot_other(running);
    struct slot_status here = slot_state_read(updater->card, running);
    struct slot_status there = slot_state_read(updater->card, other);
    bool is_here = here.has_record && here.record.state == SLOT_CONFIRMED;
    bool is_there = there.has_record && there.record.state == SLOT_CONFIRMED;
    if (is_here || is_there) {
        return is_there && (!is_here || there.record.sequence > here.record.sequence) ? other : running;
    }
    if (slot_state_check_boot_volume(updater->card, other) != NULL || is_noted(updater, running)) {
        return running;
    }
    bool is_on_trial = here.has_record && (here.record.state == SLOT_TRIAL || here.record.state == SLOT_FAILED);
    return is_noted(updater, other) || is_on_trial ? other : running;
}

static const char *repair(const struct updater *updater, enum slot *confirmed) {
    enum slot slot = slot_to_name(updater);
    const char *fault = common_boot_confirm(updater->card, slot);
    if (fault == NULL) {
        struct slot_record record = slot_state_read(updater->card, slot).record;
        if (record.version[0] == '\0') {
            record = (struct slot_record){.version = "-", .build = "-", .floor = "-", .reason = "-"};
        }
        update_history_add(&updater->notes, "repaired", slot, &record);
        *confirmed = slot;
    }
    return fault;
}

/* The initramfs may have written the record; then the notes do not know of it. */
static void note_failure(const struct updater *updater, const struct slot_record *record) {
    enum slot other = slot_other(updater->running);
    if (!update_history_has(&updater->notes, slot_state_name(SLOT_FAILED), other, record->sequence)) {
        update_history_add(&updater->notes, slot_state_name(SLOT_FAILED), other, record);
        if (failed_versions_counts(record)) {
            failed_versions_add(&updater->notes, record, "");
        }
    }
}

static void tell_failure(const struct updater *updater, const struct slot_record *record,
                         struct payload_refusal *result) {
    char message[PAYLOAD_REASON_MAX];
    failed_versions_message(&updater->notes, record, message, sizeof message);
    payload_refusal_set(result, PAYLOAD_TRIAL_FAILED, "version %s, %s%s%s", record->version, record->reason,
                        message[0] != '\0' ? ": " : "", message);
}

/* What the other slot's record asks for, on the confirmed slot. */
static void settle_other(const struct updater *updater, struct payload_refusal *result) {
    enum slot other = slot_other(updater->running);
    struct slot_status status = slot_state_read(updater->card, other);
    if (status.has_record && status.record.state == SLOT_TRIAL) {
        const char *fault = slot_trial_fail(
            updater, other, status.record.starts == 0 ? SLOT_REASON_NEVER_STARTED : SLOT_REASON_WENT_AWAY, "");
        if (fault != NULL) {
            payload_refusal_set(result, PAYLOAD_WRITE, "%s", fault);
            return;
        }
        status = slot_state_read(updater->card, other);
    }
    if (status.has_record && status.record.state == SLOT_FAILED) {
        note_failure(updater, &status.record);
        tell_failure(updater, &status.record, result);
    } else if (status.has_record && status.record.state == SLOT_PENDING && !slot_trial_request(updater, result)) {
        log_warning("update: slot %c waits for its trial: %s", slot_letter(other), result->reason);
    }
}

/*
 * A reset that keeps the partition's number, between the two writes of a confirmation: the slot that runs has passed its
 * trial, and autoboot.txt does not say so yet.
 */
static bool is_half_confirmed(const struct updater *updater) {
    struct slot_status here = slot_state_read(updater->card, updater->running);
    return here.has_record && here.record.state == SLOT_CONFIRMED && slot_to_name(updater) == updater->running;
}

void slot_begin(const struct updater *updater, struct payload_refusal *result) {
    enum slot confirmed;
    payload_refusal_set(result, PAYLOAD_OK, "%s", "");
    const char *fault = common_boot_confirmed(updater->card, &confirmed);
    if (fault != NULL) {
        fault = repair(updater, &confirmed);
        if (fault != NULL) {
            payload_refusal_set(result, PAYLOAD_CARD, "%s", fault);
            return;
        }
    }
    if (confirmed != updater->running) {
        if (is_half_confirmed(updater) && !slot_confirm(updater, result)) {
            log_warning("update: %s", result->reason);
        }
        return;
    }
    fault = slot_confirm_record(updater);
    if (fault != NULL) {
        payload_refusal_set(result, PAYLOAD_WRITE, "%s", fault);
        return;
    }
    settle_other(updater, result);
}
