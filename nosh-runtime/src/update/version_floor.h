/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The version floor: no lower version is installed or gone back to. It is the highest of what the confirmed slots'
 * records, the note on p6 and the image that runs say; so it outlasts a lost p6, and a slot that is filled again.
 */
#ifndef KN86_VERSION_FLOOR_H
#define KN86_VERSION_FLOOR_H

#include "card.h"
#include "slot_record.h"
#include "state_folder.h"

#include <stdbool.h>

#define VERSION_FLOOR_FILE "floor"

struct version_floor {
    char text[SLOT_RECORD_TEXT_MAX + 1]; /* a version, or SLOT_RECORD_NONE */
};

/* Raises the floor to the version; one that is lower, or no version, changes nothing. */
void version_floor_raise(struct version_floor *floor, const char *version);

/*
 * The floor that holds now. @policy is the image's list (image-assembly/version-floors.tsv), whose last line counts; NULL
 * for none. What cannot be read or understood is left out.
 */
struct version_floor version_floor_read(const struct card *card, const struct state_folder *state, const char *policy);

/* Whether the floor lets that version, a valid one, through. */
bool version_floor_allows(const struct version_floor *floor, const char *version);

#endif
