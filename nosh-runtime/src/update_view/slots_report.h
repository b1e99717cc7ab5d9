/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file `status` of kn86-update (docs/update.md): the card's two slots, and how the last update
 * ended. Lines of KEY TAB VALUE in any order; unknown keys are left out, missing ones are unknown.
 */
#ifndef KN86_SLOTS_REPORT_H
#define KN86_SLOTS_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#define SLOTS_REPORT_WORD_MAX 40 /* characters, as of all texts: printable ASCII, and the rest is cut */
#define SLOTS_REPORT_VERSION_MAX 32
#define SLOTS_REPORT_BUILD_MAX 64
#define SLOTS_REPORT_SENTENCE_MAX 160
#define SLOTS_REPORT_REASON_MAX 160

enum { SLOTS_REPORT_A, SLOTS_REPORT_B, SLOTS_REPORT_SLOTS, SLOTS_REPORT_UNKNOWN = SLOTS_REPORT_SLOTS };

struct slots_report {
    bool is_known;                           /* false: there is no valid file, and all the rest is empty */
    int running, confirmed;                  /* a slot, or SLOTS_REPORT_UNKNOWN */
    char backend[SLOTS_REPORT_WORD_MAX + 1]; /* how the other slot is started: "partition", "tryboot", "none" */
    char state[SLOTS_REPORT_WORD_MAX + 1];   /* of the system that runs: "confirmed", "trial", ... */
    struct {
        char version[SLOTS_REPORT_VERSION_MAX + 1];
        char build[SLOTS_REPORT_BUILD_MAX + 1];
        char state[SLOTS_REPORT_WORD_MAX + 1]; /* of its record: "confirmed", "failed", ... */
    } slots[SLOTS_REPORT_SLOTS];
    char result_code[SLOTS_REPORT_WORD_MAX + 1]; /* what went wrong last; empty when nothing did */
    char result_sentence[SLOTS_REPORT_SENTENCE_MAX + 1];
    char result_reason[SLOTS_REPORT_REASON_MAX + 1];
};

/* Reads a file of `length` bytes. Returns report->is_known. */
bool slots_report_decode(const char *text, size_t length, struct slots_report *report);

#endif
