/* SPDX-License-Identifier: Apache-2.0 */
#include "payloads_report.h"

#include "report_text.h"

#include <string.h>

enum { PLACE, NAME, VERSION, BUILD, SIGNER, CODE, SENTENCE, FIELDS };

#define END "end"

/* A name goes back to kn86-update as it came: one that would not make one word of a request is none. */
static bool is_name(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (text[i] <= ' ' || text[i] > '~' || text[i] == '/') {
            return false;
        }
    }
    return length > 0 && length <= PAYLOADS_REPORT_NAME_MAX;
}

static bool is_place(const struct report_line *line) {
    return report_text_is(line, PLACE, "cartridge") || report_text_is(line, PLACE, "stick") ||
           report_text_is(line, PLACE, "shared");
}

static bool read_entry(const struct report_line *line, struct payloads_report *report) {
    if (line->count != FIELDS || report->count == PAYLOADS_REPORT_MAX || !is_place(line) ||
        !is_name(line->fields[NAME].text, line->fields[NAME].length) || line->fields[CODE].length == 0) {
        return false;
    }
    struct payload_entry *entry = &report->entries[report->count++];
    report_text_copy(line, PLACE, entry->place, sizeof entry->place);
    report_text_copy(line, NAME, entry->name, sizeof entry->name);
    report_text_copy(line, VERSION, entry->version, sizeof entry->version);
    report_text_copy(line, BUILD, entry->build, sizeof entry->build);
    report_text_copy(line, SIGNER, entry->signer, sizeof entry->signer);
    report_text_copy(line, CODE, entry->code, sizeof entry->code);
    report_text_copy(line, SENTENCE, entry->sentence, sizeof entry->sentence);
    return true;
}

bool payloads_report_decode(const char *text, size_t length, struct payloads_report *report) {
    struct report_text lines = {.rest = text, .left = length};
    struct report_line line;
    memset(report, 0, sizeof *report);
    while (report_text_next(&lines, &line)) {
        if (line.count == 1 && report_text_is(&line, 0, END)) {
            report->is_known = lines.left == 0;
            break;
        }
        if (!read_entry(&line, report)) {
            break;
        }
    }
    if (!report->is_known) {
        memset(report, 0, sizeof *report);
    }
    return report->is_known;
}
