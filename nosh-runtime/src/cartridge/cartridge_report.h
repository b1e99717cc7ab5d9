/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is on the cartridge, as kn86-cartridge found it and nOSh shows it: a small file in /run/kn86, so that nOSh never
 * has to touch a medium that may be pulled under it. Lines, fields separated by one tab:
 *
 *   cartridge TAB FILE TAB TITLE TAB CAPABILITY TAB saves|read-only
 *   bad TAB FILE TAB REASON
 *   more TAB NUMBER            how many more there are than the report has room for; last
 */
#ifndef KN86_CARTRIDGE_REPORT_H
#define KN86_CARTRIDGE_REPORT_H

#include "kn86_header.h"

#define CARTRIDGE_REPORT_ENTRIES_MAX 16
#define CARTRIDGE_FILE_MAX 32  /* characters of a file's name that are shown */
#define CARTRIDGE_FAULT_MAX 32 /* characters */
#define CARTRIDGE_REPORT_TEXT_MAX 4096

struct cartridge_entry {
    char file[CARTRIDGE_FILE_MAX + 1];   /* printable ASCII, other bytes as '?', cut */
    char fault[CARTRIDGE_FAULT_MAX + 1]; /* why it is refused; empty for a good one */
    struct kn86_header header;           /* of a good one; title, capability and has_saves only */
};

struct cartridge_report {
    bool is_present; /* a cartridge is in the reader */
    uint32_t count;  /* entries, sorted by file name */
    uint32_t more;
    struct cartridge_entry entries[CARTRIDGE_REPORT_ENTRIES_MAX];
};

/* Writes the text of a report; returns its length. */
size_t cartridge_report_encode(const struct cartridge_report *report, char text[static CARTRIDGE_REPORT_TEXT_MAX]);

/* Reads a text; false, and a report of no cartridge, when it is none of ours. */
bool cartridge_report_decode(const char *text, size_t length, struct cartridge_report *report);

#endif
