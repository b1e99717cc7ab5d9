/* SPDX-License-Identifier: Apache-2.0 */
#include "progress_report.h"

#include "report_text.h"

#include <string.h>

enum { PHASE, DONE, TOTAL, RATE, LEFT, CODE, SENTENCE, FIELDS };

static enum progress_phase find_phase(const struct report_line *line) {
    static const char *const names[] = {
        [PROGRESS_SCANNING] = "scanning",     [PROGRESS_WRITING] = "writing", [PROGRESS_READING_BACK] = "reading-back",
        [PROGRESS_RESTARTING] = "restarting", [PROGRESS_DONE] = "done",       [PROGRESS_REFUSED] = "refused",
    };
    for (enum progress_phase phase = PROGRESS_SCANNING; phase <= PROGRESS_REFUSED; phase++) {
        if (report_text_is(line, PHASE, names[phase])) {
            return phase;
        }
    }
    return PROGRESS_NONE;
}

static bool read_line(const struct report_line *line, struct progress_report *report) {
    if (line->count != FIELDS || !report_text_number(line, DONE, &report->done) ||
        !report_text_number(line, TOTAL, &report->total) || !report_text_number(line, RATE, &report->rate) ||
        !report_text_number(line, LEFT, &report->left)) {
        return false;
    }
    if (report->total > 0 && report->done > report->total) {
        report->done = report->total;
    }
    report_text_copy(line, CODE, report->code, sizeof report->code);
    report_text_copy(line, SENTENCE, report->sentence, sizeof report->sentence);
    report->phase = find_phase(line);
    return report->phase != PROGRESS_NONE;
}

bool progress_report_decode(const char *text, size_t length, struct progress_report *report) {
    struct report_text lines = {.rest = text, .left = length};
    struct report_line line;
    memset(report, 0, sizeof *report);
    if (report_text_next(&lines, &line) && lines.left == 0 && read_line(&line, report)) {
        return true;
    }
    memset(report, 0, sizeof *report);
    return false;
}

int progress_report_percent(const struct progress_report *report) {
    if (report->total == 0) {
        return 0;
    }
    /* Large totals are divided first: done * 100 must not overflow. */
    bool is_large = report->total > UINT64_MAX / 100;
    return (int)(is_large ? report->done / (report->total / 100) : report->done * 100 / report->total);
}
