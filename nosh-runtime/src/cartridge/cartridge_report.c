/* SPDX-License-Identifier: Apache-2.0 */
#include "cartridge_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GOOD "cartridge"
#define BAD "bad"
#define MORE "more"
#define SAVES "saves"
#define READ_ONLY "read-only"

#define FIELDS_MAX 5

/* The report always fits: the longest line of each kind, times the number of entries. */
_Static_assert(CARTRIDGE_REPORT_TEXT_MAX >
                   CARTRIDGE_REPORT_ENTRIES_MAX * (sizeof GOOD + CARTRIDGE_FILE_MAX + 1 + KN86_HEADER_TITLE_MAX + 1 +
                                                   KN86_HEADER_CAPABILITY_MAX + 1 + sizeof READ_ONLY) +
                       32,
               "every report fits");

size_t cartridge_report_encode(const struct cartridge_report *report, char text[static CARTRIDGE_REPORT_TEXT_MAX]) {
    size_t length = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < report->count; i++) {
        const struct cartridge_entry *entry = &report->entries[i];
        size_t room = CARTRIDGE_REPORT_TEXT_MAX - length;
        int count = entry->fault[0] != '\0'
                        ? snprintf(text + length, room, BAD "\t%s\t%s\n", entry->file, entry->fault)
                        : snprintf(text + length, room, GOOD "\t%s\t%s\t%s\t%s\n", entry->file, entry->header.title,
                                   entry->header.capability, entry->header.has_saves ? SAVES : READ_ONLY);
        length += (size_t)count;
    }
    if (report->more > 0) {
        length +=
            (size_t)snprintf(text + length, CARTRIDGE_REPORT_TEXT_MAX - length, MORE "\t%" PRIu32 "\n", report->more);
    }
    return length;
}

/* Splits a line at its tabs. */
static int split(char *line, char *fields[FIELDS_MAX]) {
    int count = 0;
    for (char *rest = line; rest != NULL && count < FIELDS_MAX; count++) {
        fields[count] = strsep(&rest, "\t");
    }
    return count;
}

static bool copy(char *target, size_t size, const char *text) {
    return text[0] != '\0' && snprintf(target, size, "%s", text) < (int)size;
}

static bool read_line(char *line, struct cartridge_report *report) {
    char *fields[FIELDS_MAX];
    int count = split(line, fields);
    if (count == 2 && strcmp(fields[0], MORE) == 0) {
        report->more = (uint32_t)strtoul(fields[1], NULL, 10);
        return true;
    }
    if (report->count == CARTRIDGE_REPORT_ENTRIES_MAX) {
        return false;
    }
    struct cartridge_entry *entry = &report->entries[report->count++];
    if (count == 3 && strcmp(fields[0], BAD) == 0) {
        return copy(entry->file, sizeof entry->file, fields[1]) && copy(entry->fault, sizeof entry->fault, fields[2]);
    }
    if (count == 5 && strcmp(fields[0], GOOD) == 0) {
        entry->header.has_saves = strcmp(fields[4], SAVES) == 0;
        return copy(entry->file, sizeof entry->file, fields[1]) &&
               copy(entry->header.title, sizeof entry->header.title, fields[2]) &&
               copy(entry->header.capability, sizeof entry->header.capability, fields[3]);
    }
    return false;
}

bool cartridge_report_decode(const char *text, size_t length, struct cartridge_report *report) {
    char lines[CARTRIDGE_REPORT_TEXT_MAX + 1];
    memset(report, 0, sizeof *report);
    if (length > CARTRIDGE_REPORT_TEXT_MAX) {
        return false;
    }
    memcpy(lines, text, length);
    lines[length] = '\0';
    report->is_present = true;
    char *rest = lines;
    for (char *line; (line = strsep(&rest, "\n")) != NULL && rest != NULL;) {
        if (!read_line(line, report)) {
            memset(report, 0, sizeof *report);
            return false;
        }
    }
    return true;
}
