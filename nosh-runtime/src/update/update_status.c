/* SPDX-License-Identifier: Apache-2.0 */
#include "update_status.h"

#include "common_boot.h"
#include "published_file.h"

#include <ctype.h>
#include <stdio.h>

static const char *state_of_running(const struct update_status *status) {
    const struct slot_status *slot = &status->slots[status->running];
    if (status->confirmed == status->running) {
        return slot_state_name(SLOT_CONFIRMED);
    }
    bool is_told = slot->has_record && (slot->record.state == SLOT_TRIAL || slot->record.state == SLOT_FAILED);
    return is_told ? slot_state_name(slot->record.state) : "unconfirmed";
}

struct update_status update_status_read(const struct updater *updater) {
    struct update_status status = {.running = updater->running, .back_end = slot_switch_find(&updater->switcher)};
    status.fault = common_boot_confirmed(updater->card, &status.confirmed);
    if (status.fault != NULL) {
        status.confirmed = SLOT_COUNT;
    }
    for (enum slot slot = SLOT_A; slot < SLOT_COUNT; slot++) {
        status.slots[slot] = slot_state_read(updater->card, slot);
    }
    status.state = state_of_running(&status);
    return status;
}

const char *update_status_slot_state(const struct slot_status *slot) {
    return slot->has_record ? slot_state_name(slot->record.state) : slot->is_bootable ? "none" : "empty";
}

const char *update_status_version(const struct slot_status *slot) {
    return slot->has_record ? slot->record.version : SLOT_RECORD_NONE;
}

const char *update_status_build(const struct slot_status *slot) {
    return slot->has_record ? slot->record.build : SLOT_RECORD_NONE;
}

void update_status_publish(const struct updater *updater, const char *run, const struct payload_refusal *result) {
    char text[PUBLISHED_FILE_MAX];
    const struct update_status status = update_status_read(updater);
    int length = snprintf(text, sizeof text, "backend\t%s\nrunning\t%c\nconfirmed\t%s\nstate\t%s\n",
                          slot_switch_name(status.back_end), slot_letter(status.running),
                          status.confirmed == SLOT_A   ? "A"
                          : status.confirmed == SLOT_B ? "B"
                                                       : "unknown",
                          status.state);
    for (enum slot slot = SLOT_A; slot < SLOT_COUNT; slot++) {
        const struct slot_status *of = &status.slots[slot];
        char letter = (char)tolower(slot_letter(slot));
        length += snprintf(text + length, sizeof text - (size_t)length, "version-%c\t%s\nbuild-%c\t%s\nstate-%c\t%s\n",
                           letter, update_status_version(of), letter, update_status_build(of), letter,
                           update_status_slot_state(of));
    }
    bool is_told = result != NULL && result->fault != PAYLOAD_OK;
    length += snprintf(text + length, sizeof text - (size_t)length,
                       "result-code\t%s\nresult-sentence\t%s\nresult-reason\t%s\n",
                       is_told ? payload_fault_name(result->fault) : "",
                       is_told ? payload_fault_sentence(result->fault) : "", is_told ? result->reason : "");
    published_file_write(run, "status", text, (size_t)length);
}
