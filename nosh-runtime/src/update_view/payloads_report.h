/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file `payloads` of kn86-update (docs/update.md): the update files that its last scan found. One
 * line each, of the fields below in their order, and a last line `end`.
 */
#ifndef KN86_PAYLOADS_REPORT_H
#define KN86_PAYLOADS_REPORT_H

#include "slots_report.h"

#define PAYLOADS_REPORT_MAX 32
#define PAYLOADS_REPORT_PLACE_MAX 9
#define PAYLOADS_REPORT_NAME_MAX (3 * 255) /* Linux's NAME_MAX in bytes, each of which may be written as %XX */

struct payload_entry {
    char place[PAYLOADS_REPORT_PLACE_MAX + 1]; /* "cartridge", "stick" or "shared" */
    char name[PAYLOADS_REPORT_NAME_MAX + 1];   /* of the file as it is asked for: no space, other bytes as %XX */
    char version[SLOTS_REPORT_VERSION_MAX + 1];
    char build[SLOTS_REPORT_BUILD_MAX + 1];
    char signer[SLOTS_REPORT_WORD_MAX + 1];
    char code[SLOTS_REPORT_WORD_MAX + 1];         /* "OK" when it can be installed */
    char sentence[SLOTS_REPORT_SENTENCE_MAX + 1]; /* why it cannot */
};

struct payloads_report {
    bool is_known; /* false: there is no valid file, and no entry */
    int count;
    struct payload_entry entries[PAYLOADS_REPORT_MAX];
};

/* Reads a file of `length` bytes. Returns report->is_known. */
bool payloads_report_decode(const char *text, size_t length, struct payloads_report *report);

#endif
