/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The result of the latest update of the Pico's firmware: kn86-pico-update writes it as a small file in /run/kn86,
 * which nOSh reads. Lines of key=value in this order:
 *
 *   state=updating, current, updated, absent (no answer) or failed
 *   reason=none, or why the latest attempt failed
 *   attempts=number of attempts
 *   image=version and build of the deck's firmware file
 *   running=version and build that the Pico reported first; - when one of the two is not known
 */
#ifndef KN86_UPDATE_REPORT_H
#define KN86_UPDATE_REPORT_H

#include "pico_update.h"

#include <stddef.h>

#define UPDATE_REPORT_TEXT_MAX 512 /* bytes; every report is shorter */

/* The values of the text; longer ones are cut. */
struct update_report {
    char state[16];
    char reason[32];
    unsigned attempts;
    char image[64];
    char running[64];
};

/* The report of an update that has begun or has ended. */
struct update_report update_report_of(const struct pico_update *update, const struct kn86_firmware_image *image);

/* The report when there is no image: the deck's firmware file is missing or damaged. */
struct update_report update_report_without_image(void);

/* Writes the file atomically. Returns 0 or a negative errno value. */
__attribute__((warn_unused_result)) int update_report_write(const char *path, const struct update_report *report);

/* Reads a report of `length` bytes. Returns false, and leaves *report as it is, when the text is not valid. */
bool update_report_decode(const char *text, size_t length, struct update_report *report);

#endif
