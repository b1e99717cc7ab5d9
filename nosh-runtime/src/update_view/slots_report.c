/* SPDX-License-Identifier: Apache-2.0 */
#include "slots_report.h"

#include "report_text.h"

#include <string.h>

static int find_slot(const struct report_line *line) {
    return report_text_is(line, 1, "A")   ? SLOTS_REPORT_A
           : report_text_is(line, 1, "B") ? SLOTS_REPORT_B
                                          : SLOTS_REPORT_UNKNOWN;
}

static void read_value(const struct report_line *line, struct slots_report *report) {
    const struct {
        const char *key;
        char *target;
        size_t size;
    } texts[] = {
        {"backend", report->backend, sizeof report->backend},
        {"state", report->state, sizeof report->state},
        {"version-a", report->slots[SLOTS_REPORT_A].version, sizeof report->slots[0].version},
        {"build-a", report->slots[SLOTS_REPORT_A].build, sizeof report->slots[0].build},
        {"state-a", report->slots[SLOTS_REPORT_A].state, sizeof report->slots[0].state},
        {"version-b", report->slots[SLOTS_REPORT_B].version, sizeof report->slots[0].version},
        {"build-b", report->slots[SLOTS_REPORT_B].build, sizeof report->slots[0].build},
        {"state-b", report->slots[SLOTS_REPORT_B].state, sizeof report->slots[0].state},
        {"result-code", report->result_code, sizeof report->result_code},
        {"result-sentence", report->result_sentence, sizeof report->result_sentence},
        {"result-reason", report->result_reason, sizeof report->result_reason},
    };
    if (report_text_is(line, 0, "running")) {
        report->running = find_slot(line);
    } else if (report_text_is(line, 0, "confirmed")) {
        report->confirmed = find_slot(line);
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (report_text_is(line, 0, texts[i].key)) {
            report_text_copy(line, 1, texts[i].target, texts[i].size);
        }
    }
}

static void forget(struct slots_report *report) {
    memset(report, 0, sizeof *report);
    report->running = report->confirmed = SLOTS_REPORT_UNKNOWN;
}

bool slots_report_decode(const char *text, size_t length, struct slots_report *report) {
    struct report_text lines = {.rest = text, .left = length};
    struct report_line line;
    forget(report);
    while (report_text_next(&lines, &line)) {
        if (line.count != 2) {
            forget(report);
            return false;
        }
        read_value(&line, report);
        report->is_known = true;
    }
    if (lines.left > 0) {
        forget(report);
    }
    return report->is_known;
}
