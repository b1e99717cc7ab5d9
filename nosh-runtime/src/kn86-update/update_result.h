/* SPDX-License-Identifier: Apache-2.0 */
/* What a command of kn86-update says, for people and for programs (docs/update.md, "Commands"). */
#ifndef KN86_UPDATE_RESULT_H
#define KN86_UPDATE_RESULT_H

#include "payload_fault.h"
#include "payload_manifest.h"
#include "update_status.h"

#include <stdbool.h>

struct update_result {
    const char *done; /* what is said without a refusal, such as "good" */
    struct payload_refusal refusal;
    struct payload_manifest *manifest;  /* NULL when none was believed */
    const struct update_status *status; /* NULL when the command does not tell it */
};

/*
 * Prints the result on standard output: one line of text, or a JSON object on one line. Texts of the manifest are
 * escaped. Returns false when standard output cannot be written.
 */
__attribute__((warn_unused_result)) bool update_result_print(const struct update_result *result, bool as_json);

/* Prints the history's lines, whose text may be anybody's, as they are or as a JSON array. Returns as above. */
__attribute__((warn_unused_result)) bool update_result_print_history(const char *text, bool as_json);

#endif
