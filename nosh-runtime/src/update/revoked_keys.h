/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys that are no longer trusted, as a confirmed payload has named them (docs/kn86fw-format.md, "x-revokedKeys"). The
 * list is kept in reserved sectors of each slot's boot volume, behind the slot's record, and on p6. It only grows: a slot
 * that is filled gets what is known and what its payload names, and counts once it is confirmed.
 */
#ifndef KN86_REVOKED_KEYS_H
#define KN86_REVOKED_KEYS_H

#include "card.h"
#include "payload_manifest.h"
#include "slot_record.h"
#include "state_folder.h"

#include <stdbool.h>

#define REVOKED_KEYS_MAX PAYLOAD_REVOKED_MAX
#define REVOKED_KEYS_FILE "revoked"
/* Sectors of the boot partition; each holds a line that says what it is, and up to 7 ids. */
#define REVOKED_KEYS_SECTOR (SLOT_RECORD_SECTOR + 1)
#define REVOKED_KEYS_IN_SECTOR 7
#define REVOKED_KEYS_SECTORS ((REVOKED_KEYS_MAX + REVOKED_KEYS_IN_SECTOR - 1) / REVOKED_KEYS_IN_SECTOR)

struct revoked_keys {
    size_t count;
    struct sha256 ids[REVOKED_KEYS_MAX];
};

/* Adds an id unless it is there. Returns false when the list is full. */
__attribute__((warn_unused_result)) bool revoked_keys_add(struct revoked_keys *keys, const struct sha256 *id);

/*
 * Reads what is known: the lists of the confirmed slots and the note on p6. What cannot be read or understood is left
 * out. Returns false when these are more than REVOKED_KEYS_MAX keys.
 */
__attribute__((warn_unused_result)) bool revoked_keys_read(struct revoked_keys *keys, const struct card *card,
                                                           const struct state_folder *notes);

/* Replaces the note on p6. What goes wrong is logged. */
void revoked_keys_note(const struct revoked_keys *keys, const struct state_folder *notes);

/*
 * Fills the sector with that index, from 0, of a list. Returns false, with zeros, behind the last one that is needed: a
 * list without keys needs none.
 */
bool revoked_keys_encode(const struct revoked_keys *keys, size_t index, uint8_t sector[STORAGE_SECTOR]);

#endif
