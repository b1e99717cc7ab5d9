/* SPDX-License-Identifier: Apache-2.0 */
#include "failed_versions.h"

#include <stdio.h>
#include <string.h>

bool failed_versions_counts(const struct slot_record *record) {
    return record->state == SLOT_FAILED && strcmp(record->reason, SLOT_REASON_ASKED_BACK) != 0;
}

static void start_of_line(char start[2 * SLOT_RECORD_TEXT_MAX + 3], const char *version, const char *build) {
    snprintf(start, 2 * SLOT_RECORD_TEXT_MAX + 3, "%s\t%s\t", build, version);
}

void failed_versions_add(const struct state_folder *state, const struct slot_record *record, const char *message) {
    char line[STATE_LINE_MAX + 1], start[2 * SLOT_RECORD_TEXT_MAX + 3], latest[STATE_LINE_MAX + 1];
    int length = snprintf(line, sizeof line, "%s\t%s\t%s\t", record->build, record->version, record->reason);
    snprintf(line + length, sizeof line - (size_t)length, "%s", message);
    for (char *c = line + length; *c != '\0'; c++) {
        *c = *c >= ' ' && *c <= '~' ? *c : '?';
    }
    start_of_line(start, record->version, record->build);
    if (!state_folder_find_line(state, FAILED_VERSIONS_FILE, start, latest) || strcmp(latest, line) != 0) {
        state_folder_append(state, FAILED_VERSIONS_FILE, line, FAILED_VERSIONS_LINES);
    }
}

void failed_versions_message(const struct state_folder *state, const struct slot_record *record, char *message,
                             size_t capacity) {
    char start[2 * SLOT_RECORD_TEXT_MAX + 3], line[STATE_LINE_MAX + 1];
    message[0] = '\0';
    start_of_line(start, record->version, record->build);
    if (state_folder_find_line(state, FAILED_VERSIONS_FILE, start, line)) {
        const char *last = strrchr(line, '\t'); /* the start has tabs */
        snprintf(message, capacity, "%s", last + 1);
    }
}

bool failed_versions_has(const struct state_folder *state, const char *version, const char *build) {
    char start[2 * SLOT_RECORD_TEXT_MAX + 3], line[STATE_LINE_MAX + 1];
    start_of_line(start, version, build);
    return state_folder_find_line(state, FAILED_VERSIONS_FILE, start, line);
}
