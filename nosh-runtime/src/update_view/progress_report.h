/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file `progress` of kn86-update (docs/update.md): what it does now, or how its last work ended.
 * One line of the fields below in their order.
 */
#ifndef KN86_PROGRESS_REPORT_H
#define KN86_PROGRESS_REPORT_H

#include "slots_report.h"

#include <stdint.h>

enum progress_phase {
    PROGRESS_NONE, /* there is no valid file */
    PROGRESS_SCANNING,
    PROGRESS_WRITING,
    PROGRESS_READING_BACK,
    PROGRESS_RESTARTING,
    PROGRESS_DONE,
    PROGRESS_REFUSED,
};

struct progress_report {
    enum progress_phase phase;
    uint64_t done, total; /* bytes; done is at most total, unless total is 0: unknown */
    uint64_t rate;        /* bytes a second; 0: unknown */
    uint64_t left;        /* seconds; 0: unknown */
    char code[SLOTS_REPORT_WORD_MAX + 1];
    char sentence[SLOTS_REPORT_SENTENCE_MAX + 1];
};

/* Reads a file of `length` bytes. Returns false, and a report of PROGRESS_NONE, for one of another form. */
bool progress_report_decode(const char *text, size_t length, struct progress_report *report);

/* 0 to 100; 0 while the total is unknown. */
int progress_report_percent(const struct progress_report *report);

#endif
