/* SPDX-License-Identifier: Apache-2.0 */
/* The partitions of a card, by its primary GPT (docs/image-format.md, "Layout"). */
#ifndef KN86_CARD_H
#define KN86_CARD_H

#include "storage.h"

/* The slots in their order, and what they are called. */
enum slot { SLOT_A, SLOT_B, SLOT_COUNT };

char slot_letter(enum slot slot);
enum slot slot_other(enum slot slot);
unsigned slot_boot_partition(enum slot slot); /* 2 or 3 */
unsigned slot_root_partition(enum slot slot); /* 4 or 5 */

struct card {
    struct region common; /* p1 */
    struct region boot[SLOT_COUNT];
    struct region root[SLOT_COUNT];
};

/*
 * Reads the table. Returns NULL, or what is wrong: the table cannot be read or is damaged, a partition is missing, or
 * two overlap. @storage must stay where it is.
 */
__attribute__((warn_unused_result)) const char *card_read(struct card *card, const struct storage *storage);

#endif
