/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The builds that did not pass their trial on this deck: the file "failed" on p6, a line for each with a tab between
 * build id, version, reason and what was wrong, for people; the latest 100 are kept.
 */
#ifndef KN86_FAILED_VERSIONS_H
#define KN86_FAILED_VERSIONS_H

#include "slot_record.h"
#include "state_folder.h"

#include <stdbool.h>

#define FAILED_VERSIONS_FILE "failed"
#define FAILED_VERSIONS_LINES 100

/* The reason of a record whose trial the operator has ended: nothing is wrong with that build. */
#define SLOT_REASON_ASKED_BACK "asked-back"

/* Whether the record says that its build failed here. */
bool failed_versions_counts(const struct slot_record *record);

/*
 * Adds the build of a record, unless its latest line says the same. @message says for people what was wrong, and may be empty; what is no
 * printable ASCII in it becomes '?'.
 */
void failed_versions_add(const struct state_folder *state, const struct slot_record *record, const char *message);

/* What was wrong with the record's build, for people; an empty text when it is not known. At most @capacity - 1 bytes. */
void failed_versions_message(const struct state_folder *state, const struct slot_record *record, char *message,
                             size_t capacity);

/* Whether this build of this version, texts as in a record, is in the list. */
bool failed_versions_has(const struct state_folder *state, const char *version, const char *build);

#endif
