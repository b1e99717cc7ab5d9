/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a slot says of itself: one sector in the reserved sectors of its own boot volume (docs/update.md, "The slot
 * record"). One sector is written whole or not at all, so that a power cut leaves the old or the new text. The initramfs
 * reads and changes the same sector with a shell script.
 */
#ifndef KN86_SLOT_RECORD_H
#define KN86_SLOT_RECORD_H

#include "payload_manifest.h"
#include "storage.h"

#include <stdbool.h>
#include <stdint.h>

/* The sector's number within the boot partition. */
#define SLOT_RECORD_SECTOR 16
/* Characters of a version, a build id and a floor. */
#define SLOT_RECORD_TEXT_MAX 64
#define SLOT_RECORD_REASON_MAX 40
#define SLOT_RECORD_STARTS_MAX 99
/* What stands for a text that is not known, or for no reason. */
#define SLOT_RECORD_NONE "-"

enum slot_state {
    SLOT_INSTALLED, /* filled; nobody has asked for a trial */
    SLOT_PENDING,   /* filled; the next start of the confirmed slot asks for the trial */
    SLOT_TRIAL,     /* a trial was asked for */
    SLOT_CONFIRMED,
    SLOT_FAILED, /* with a reason */
    SLOT_STATE_COUNT
};

struct slot_record {
    enum slot_state state;
    uint32_t sequence; /* larger than that of every record written before on this card */
    unsigned starts;   /* while on trial; counted by the initramfs */
    char version[SLOT_RECORD_TEXT_MAX + 1];
    char build[SLOT_RECORD_TEXT_MAX + 1];
    char floor[SLOT_RECORD_TEXT_MAX + 1]; /* holds once the slot is confirmed */
    char reason[SLOT_RECORD_REASON_MAX + 1];
};

/* The state's name in the record, for example "trial". */
const char *slot_state_name(enum slot_state state);

/*
 * Reads a sector. Returns false when it is not byte for byte what slot_record_encode makes of a record: then there is
 * no record.
 */
__attribute__((warn_unused_result)) bool slot_record_decode(const uint8_t sector[STORAGE_SECTOR],
                                                            struct slot_record *record);

/* Fills the sector. The texts of the record must be as slot_record_decode leaves them. */
void slot_record_encode(const struct slot_record *record, uint8_t sector[STORAGE_SECTOR]);

/*
 * Makes the record of a slot that was filled from a payload: state installed, no starts, no reason. A build id's
 * characters that are no printable ASCII become '?', and it is cut; the versions of the manifest are taken as they are.
 * Returns false when one of them has more than SLOT_RECORD_TEXT_MAX characters.
 */
__attribute__((warn_unused_result)) bool slot_record_of_manifest(struct slot_record *record,
                                                                 const struct payload_manifest *manifest);

/* Puts a build id into a record's field as slot_record_of_manifest does; an empty one becomes SLOT_RECORD_NONE. */
void slot_record_set_build(char build[SLOT_RECORD_TEXT_MAX + 1], const char *text);

/* Puts a version or floor into a record's field; what is not a valid one of at most 64 characters becomes "-". */
void slot_record_set_version(char version[SLOT_RECORD_TEXT_MAX + 1], const char *text);

#endif
