/* SPDX-License-Identifier: Apache-2.0 */
#include "report_text.h"

#include <string.h>

#define DIGITS_MAX 19 /* 10^19 - 1 is less than 2^64 */

bool report_text_next(struct report_text *report, struct report_line *line) {
    const char *end = report->left > 0 ? memchr(report->rest, '\n', report->left) : NULL;
    if (end == NULL) {
        return false;
    }
    line->count = 0;
    for (const char *field = report->rest; field != NULL; line->count++) {
        const char *tab = memchr(field, '\t', (size_t)(end - field));
        if (line->count == REPORT_TEXT_FIELDS_MAX) {
            line->count++;
            break;
        }
        line->fields[line->count].text = field;
        line->fields[line->count].length = (size_t)((tab != NULL ? tab : end) - field);
        field = tab != NULL ? tab + 1 : NULL;
    }
    report->left -= (size_t)(end + 1 - report->rest);
    report->rest = end + 1;
    return true;
}

bool report_text_is(const struct report_line *line, int field, const char *word) {
    return line->fields[field].length == strlen(word) && memcmp(line->fields[field].text, word, strlen(word)) == 0;
}

void report_text_copy(const struct report_line *line, int field, char *target, size_t size) {
    size_t length = line->fields[field].length < size ? line->fields[field].length : size - 1;
    for (size_t i = 0; i < length; i++) {
        char byte = line->fields[field].text[i];
        target[i] = byte >= ' ' && byte <= '~' ? byte : '?';
    }
    target[length] = '\0';
}

bool report_text_number(const struct report_line *line, int field, uint64_t *number) {
    size_t length = line->fields[field].length;
    uint64_t value = 0;
    for (size_t i = 0; i < length && i <= DIGITS_MAX; i++) {
        char digit = line->fields[field].text[i];
        if (digit < '0' || digit > '9') {
            return false;
        }
        value = value * 10 + (uint64_t)(digit - '0');
    }
    if (length == 0 || length > DIGITS_MAX) {
        return false;
    }
    *number = value;
    return true;
}
