/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the common boot partition says: its autoboot.txt names the slot that the firmware starts, and the one for a trial
 * (docs/image-format.md, "Slots"). Both numbers follow from the confirmed slot; they are never swapped.
 */
#ifndef KN86_COMMON_BOOT_H
#define KN86_COMMON_BOOT_H

#include "card.h"
#include "payload_manifest.h"

#include <stdbool.h>

/*
 * Reads which slot is confirmed. Returns NULL, or what is wrong: the file is missing or is not byte for byte one of the
 * two texts. The firmware then starts slot A, whichever was confirmed.
 */
__attribute__((warn_unused_result)) const char *common_boot_confirmed(const struct card *card, enum slot *confirmed);

/* The file's text for a confirmed slot, and its length; padded with zeros to the sector's end. */
uint32_t common_boot_text(enum slot confirmed, uint8_t sector[STORAGE_SECTOR]);

/*
 * Confirms a slot, and reads the file back. A file with one of our texts gets its one sector rewritten in place, which a
 * power cut leaves old or new. One that is damaged or missing gets a cluster of its own first, then its entry in the
 * directory (fat_writer.h).
 * Returns NULL, or what went wrong.
 */
__attribute__((warn_unused_result)) const char *common_boot_confirm(const struct card *card, enum slot confirmed);

/* The hash of the card's bootcode.bin. Returns NULL, or what is wrong. */
__attribute__((warn_unused_result)) const char *common_boot_bootcode(const struct card *card, struct sha256 *hash);

#endif
