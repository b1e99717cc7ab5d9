/* SPDX-License-Identifier: Apache-2.0 */
#include "version_floor.h"

#include "kn86_version.h"
#include "log.h"
#include "slot_state.h"
#include "whole_file.h"

#include <fcntl.h>
#include <string.h>

void version_floor_raise(struct version_floor *floor, const char *version) {
    bool is_higher = strlen(version) <= SLOT_RECORD_TEXT_MAX && kn86_version_is_valid(version) &&
                     (!kn86_version_is_valid(floor->text) || kn86_version_compare(version, floor->text) > 0);
    if (is_higher) {
        strcpy(floor->text, version);
    }
}

/* The last line that is no comment has the floor before its first tab. */
static void raise_by_policy(struct version_floor *floor, const char *policy) {
    static char text[65536];
    ssize_t length = policy == NULL ? 0 : whole_file_read(AT_FDCWD, policy, text, sizeof text - 1);
    if (length < 0) {
        log_warning("update: %s: %s: it says nothing of the version floor", policy, strerror((int)-length));
        return;
    }
    text[length] = '\0';
    const char *last = "";
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        if (*line != '#') {
            line[strcspn(line, "\t")] = '\0';
            last = line;
        }
    }
    version_floor_raise(floor, last);
}

struct version_floor version_floor_read(const struct card *card, const struct state_folder *state, const char *policy) {
    struct version_floor floor = {SLOT_RECORD_NONE};
    char note[SLOT_RECORD_TEXT_MAX + 2];
    raise_by_policy(&floor, policy);
    state_folder_read(state, VERSION_FLOOR_FILE, note, sizeof note);
    note[strcspn(note, "\n")] = '\0';
    version_floor_raise(&floor, note);
    for (enum slot slot = SLOT_A; slot < SLOT_COUNT; slot++) {
        struct slot_status status = slot_state_read(card, slot);
        if (status.has_record && status.record.state == SLOT_CONFIRMED) {
            version_floor_raise(&floor, status.record.floor);
        }
    }
    return floor;
}

bool version_floor_allows(const struct version_floor *floor, const char *version) {
    return !kn86_version_is_valid(floor->text) || kn86_version_compare(version, floor->text) >= 0;
}
