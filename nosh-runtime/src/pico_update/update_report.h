/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What became of the latest update of the Pico's firmware, as kn86-pico-update found it and nOSh shows it: a small file
 * in /run/kn86, lines of key=value in this order.
 *
 *   state=updating, current, updated, absent (nobody answered) or failed
 *   reason=none, or what ended the latest attempt
 *   attempts=their number
 *   image=version and build of the deck's firmware file; running=of what answered first; - for one that is not known
 */
#ifndef KN86_UPDATE_REPORT_H
#define KN86_UPDATE_REPORT_H

#include "pico_update.h"

#include <stddef.h>

#define UPDATE_REPORT_TEXT_MAX 512 /* bytes; every report is shorter */

/* Values as in the text; longer ones are cut. */
struct update_report {
    char state[16];
    char reason[32];
    unsigned attempts;
    char image[64];
    char running[64];
};

/* Of an update that has begun, or is over. */
struct update_report update_report_of(const struct pico_update *update, const struct kn86_firmware_image *image);

/* Of an update that could not begin, because the deck's own firmware file is missing or damaged. */
struct update_report update_report_without_image(void);

/* Writes the file, atomically. Returns 0, or a negative errno value. */
__attribute__((warn_unused_result)) int update_report_write(const char *path, const struct update_report *report);

/* Reads a text of `length` bytes; false, and *report untouched, when it is none of ours. */
bool update_report_decode(const char *text, size_t length, struct update_report *report);

#endif
