/* SPDX-License-Identifier: Apache-2.0 */
/* The records of a card's slots, read from and written to their boot volumes. */
#ifndef KN86_SLOT_STATE_H
#define KN86_SLOT_STATE_H

#include "card.h"
#include "slot_record.h"

struct slot_status {
    bool is_bootable; /* has a boot volume; a slot that is being filled has none */
    bool has_record;  /* and then a record too: without a boot volume the sector may be a former version's */
    struct slot_record record;
};

/* Whether the volume has reserved the sector with that number, and uses it for nothing else. */
__attribute__((warn_unused_result)) bool
slot_state_has_room(const struct region *boot_volume, const uint8_t boot_sector[STORAGE_SECTOR], uint32_t number);

/* What cannot be read is not there. */
struct slot_status slot_state_read(const struct card *card, enum slot slot);

/*
 * Whether the slot's boot volume is the slot's own: FAT32 with the labels and root= of this slot. A slot that is not
 * is never confirmed or tried.
 * Returns NULL, or what is wrong.
 */
__attribute__((warn_unused_result)) const char *slot_state_check_boot_volume(const struct card *card, enum slot slot);

/* The sequence number of the next record: above those of both slots. */
uint32_t slot_state_next_sequence(const struct card *card);

/*
 * Writes the record's sector, flushes, and reads it back. The boot volume must have room for it.
 * Returns NULL, or what went wrong.
 */
__attribute__((warn_unused_result)) const char *slot_state_write(const struct card *card, enum slot slot,
                                                                 const struct slot_record *record);

#endif
