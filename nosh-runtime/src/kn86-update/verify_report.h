/* SPDX-License-Identifier: Apache-2.0 */
/* What kn86-update says about a payload, for people and for programs (docs/update.md, "Commands"). */
#ifndef KN86_VERIFY_REPORT_H
#define KN86_VERIFY_REPORT_H

#include "payload_fault.h"
#include "payload_manifest.h"

#include <stdbool.h>

/*
 * Prints the result on standard output: one line of text, or a JSON object on one line. @manifest is NULL when none was
 * believed. Texts of the manifest are escaped. Returns false when standard output cannot be written.
 */
__attribute__((warn_unused_result)) bool verify_report_print(const struct payload_manifest *manifest,
                                                             const struct payload_refusal *refusal, bool as_json);

#endif
