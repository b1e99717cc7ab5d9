/* SPDX-License-Identifier: Apache-2.0 */
#include "slot_confirm.h"

#include "common_boot.h"
#include "revoked_keys.h"
#include "slot_state.h"
#include "update_history.h"
#include "version_floor.h"

#include <string.h>

/* What is confirmed: the slot's own record, or what the system says of itself. */
static struct slot_record record_of_running(const struct updater *updater) {
    struct slot_status status = slot_state_read(updater->card, updater->running);
    struct slot_record record = {.floor = SLOT_RECORD_NONE};
    if (status.has_record) {
        record = status.record;
    } else {
        strcpy(record.version, updater->version);
        strcpy(record.build, updater->build);
    }
    struct version_floor floor = version_floor_read(updater->card, &updater->notes, updater->floors);
    version_floor_raise(&floor, record.floor);
    strcpy(record.floor, floor.text);
    strcpy(record.reason, SLOT_RECORD_NONE);
    record.starts = 0;
    record.state = SLOT_CONFIRMED;
    return record;
}

const char *slot_confirm_record(const struct updater *updater) {
    struct slot_record record = record_of_running(updater);
    struct slot_status now = slot_state_read(updater->card, updater->running);
    bool is_there = now.has_record && now.record.state == SLOT_CONFIRMED && strcmp(now.record.floor, record.floor) == 0;
    if (is_there) {
        return NULL;
    }
    record.sequence = slot_state_next_sequence(updater->card);
    const char *fault = slot_state_write(updater->card, updater->running, &record);
    if (fault == NULL) {
        update_history_add(&updater->notes, slot_state_name(SLOT_CONFIRMED), updater->running, &record);
    }
    return fault;
}

static void write_notes(const struct updater *updater) {
    uint8_t sector[STORAGE_SECTOR];
    uint32_t length = common_boot_text(updater->running, sector);
    state_folder_write(&updater->notes, AUTOBOOT_NOTE, (const char *)sector, length);
    struct version_floor floor = version_floor_read(updater->card, &updater->notes, updater->floors);
    size_t end = strlen(floor.text);
    char line[SLOT_RECORD_TEXT_MAX + 2];
    memcpy(line, floor.text, end);
    line[end] = '\n';
    state_folder_write(&updater->notes, VERSION_FLOOR_FILE, line, end + 1);
    struct revoked_keys revoked;
    if (revoked_keys_read(&revoked, updater->card, &updater->notes) && revoked.count > 0) {
        revoked_keys_note(&revoked, &updater->notes);
    }
}

bool slot_confirm(const struct updater *updater, struct payload_refusal *refusal) {
    enum slot confirmed;
    const char *fault = slot_state_check_boot_volume(updater->card, updater->running);
    if (fault != NULL) {
        return payload_refuse(refusal, PAYLOAD_CARD, "%s", fault);
    }
    fault = slot_confirm_record(updater);
    bool is_named =
        fault == NULL && common_boot_confirmed(updater->card, &confirmed) == NULL && confirmed == updater->running;
    if (fault == NULL && !is_named) {
        fault = common_boot_confirm(updater->card, updater->running);
    }
    if (fault != NULL) {
        return payload_refuse(refusal, PAYLOAD_WRITE, "%s", fault);
    }
    write_notes(updater);
    return true;
}
