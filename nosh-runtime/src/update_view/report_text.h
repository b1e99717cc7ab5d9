/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of a report that another program has left: fields separated by one TAB, each line ended by LF. Nothing in
 * it is trusted: what is copied out of it is printable ASCII and has an end.
 */
#ifndef KN86_REPORT_TEXT_H
#define KN86_REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPORT_TEXT_FIELDS_MAX 8

struct report_text {
    const char *rest; /* what has not been taken yet; not ended by NUL */
    size_t left;      /* bytes */
};

struct report_line {
    int count; /* fields; one more than REPORT_TEXT_FIELDS_MAX when there are too many */
    struct {
        const char *text; /* not ended by NUL */
        size_t length;
    } fields[REPORT_TEXT_FIELDS_MAX];
};

/* Takes the next line. Returns false at the end, and for a rest without LF, which stays: report->left tells. */
bool report_text_next(struct report_text *report, struct report_line *line);

/* Whether a field of the line is that word. */
bool report_text_is(const struct report_line *line, int field, const char *word);

/* Copies a field. Bytes outside printable ASCII become '?'; what has no room is cut. `size` counts the closing NUL. */
void report_text_copy(const struct report_line *line, int field, char *target, size_t size);

/* Reads a field of one to nineteen decimal digits. Returns false, and leaves *number as it is, for any other. */
bool report_text_number(const struct report_line *line, int field, uint64_t *number);

#endif
