/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of kn86-update say, in the words of the screen: capitals, as everything there. */
#ifndef KN86_UPDATE_WORDS_H
#define KN86_UPDATE_WORDS_H

#include "payloads_report.h"
#include "slots_report.h"

#include <stdint.h>

#define UPDATE_WORDS_MAX 256 /* bytes of a text below with its NUL; a longer one is cut */

/* Makes a text's letters capitals. */
void update_words_raise(char *text);

/* What a build id says beside the version: it begins with the version and a plus sign, if the build was not named. */
const char *update_words_build(const char *version, const char *build);

/* What a slot is: "RUNNING, CONFIRMED", "ON TRIAL", "FAILED", ... */
void update_words_state(const struct slots_report *report, int slot, char words[static UPDATE_WORDS_MAX]);

/*
 * A reason of kn86-update as words. Those that it has for a trial that went wrong, like "second-start" or
 * "health-nosh", are replaced wherever they stand in it.
 */
void update_words_reason(const char *reason, char words[static UPDATE_WORDS_MAX]);

/* What went wrong last, in short: for one row, where its end may be cut. */
void update_words_result(const struct slots_report *report, char words[static UPDATE_WORDS_MAX]);

/* The name of a file as it reads: a coded byte as its character, or '?' when it is none of printable ASCII. */
void update_words_name(const char *name, char words[static PAYLOADS_REPORT_NAME_MAX + 1]);

/* "0:42", or "OVER AN HOUR". */
void update_words_time(uint64_t seconds, char words[static UPDATE_WORDS_MAX]);

/* "8.1 MIB/S", or "" for an unknown rate. */
void update_words_rate(uint64_t rate, char words[static UPDATE_WORDS_MAX]);

#endif
