/* SPDX-License-Identifier: Apache-2.0 */
#include "update_history.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void update_history_add(const struct state_folder *state, const char *event, enum slot slot,
                        const struct slot_record *record) {
    char line[STATE_LINE_MAX + 1], clock[32] = "-";
    time_t now = time(NULL);
    struct tm parts;
    if (gmtime_r(&now, &parts) != NULL) {
        strftime(clock, sizeof clock, "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
    snprintf(line, sizeof line, "%lu\t%c\t%s\t%s\t%s\t%s\t%s", (unsigned long)record->sequence, slot_letter(slot),
             event, record->version, record->build, record->reason, clock);
    state_folder_append(state, UPDATE_HISTORY_FILE, line, UPDATE_HISTORY_LINES);
}

bool update_history_has(const struct state_folder *state, const char *event, enum slot slot, uint32_t sequence) {
    char start[64], line[STATE_LINE_MAX + 1];
    snprintf(start, sizeof start, "%lu\t%c\t%s\t", (unsigned long)sequence, slot_letter(slot), event);
    return state_folder_find_line(state, UPDATE_HISTORY_FILE, start, line);
}
