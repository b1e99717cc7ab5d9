/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The content of the cartridge: kn86-cartridge writes it as a small file in /run/kn86, which nOSh reads. nOSh itself
 * never accesses a medium that may be removed at any time. Lines, with fields separated by one tab:
 *
 *   cartridge TAB FILE TAB TITLE TAB CAPABILITY TAB saves|read-only
 *   bad TAB FILE TAB REASON
 *   more TAB NUMBER            how many more there are than the report has room for; last
 */
#ifndef KN86_CARTRIDGE_REPORT_H
#define KN86_CARTRIDGE_REPORT_H

#include "kn86_header.h"

#define CARTRIDGE_REPORT_ENTRIES_MAX 16
#define CARTRIDGE_FILE_MAX 32  /* characters of a file's name; the rest is cut */
#define CARTRIDGE_FAULT_MAX 32 /* characters */
#define CARTRIDGE_REPORT_TEXT_MAX 4096

struct cartridge_entry {
    char file[CARTRIDGE_FILE_MAX + 1];   /* printable ASCII; other bytes are '?'; cut */
    char fault[CARTRIDGE_FAULT_MAX + 1]; /* why it is refused; empty for a valid file */
    struct kn86_header header;           /* of a valid file; title, capability and has_saves only */
};

struct cartridge_report {
    bool is_present; /* a cartridge is in the reader */
    uint32_t count;  /* entries, sorted by file name */
    uint32_t more;
    struct cartridge_entry entries[CARTRIDGE_REPORT_ENTRIES_MAX];
};

/* Writes the text of a report; returns its length. */
size_t cartridge_report_encode(const struct cartridge_report *report, char text[static CARTRIDGE_REPORT_TEXT_MAX]);

/* Reads the text of a report. Returns false, and a report without cartridge, when the text is not valid. */
bool cartridge_report_decode(const char *text, size_t length, struct cartridge_report *report);

#endif
