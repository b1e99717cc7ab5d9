/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tells the slots apart (docs/image-format.md, "Slots"): the labels of both file systems, and root= in
 * cmdline.txt. The images of a payload fit both slots; these sectors of them are changed by whoever fills a slot.
 */
#ifndef KN86_SLOT_IDENTITY_H
#define KN86_SLOT_IDENTITY_H

#include "card.h"

#include <stdbool.h>

/*
 * The boot sector and its copy, the label's and cmdline.txt's entries, 4 KiB of cmdline.txt; the slot's record and its
 * list of revoked keys.
 */
#define SLOT_IDENTITY_SECTORS_MAX 23

struct changed_sector {
    uint64_t offset; /* within the partition */
    uint8_t before[STORAGE_SECTOR];
    uint8_t after[STORAGE_SECTOR];
};

struct slot_identity {
    size_t count;
    struct changed_sector sectors[SLOT_IDENTITY_SECTORS_MAX];
};

/*
 * Finds the sectors of a boot volume that have to change. The volume is in @region but for its first sector, which is
 * @boot_sector. The first of the changed sectors is the boot sector.
 * Returns NULL, or what is wrong with the volume.
 */
__attribute__((warn_unused_result)) const char *slot_identity_of_boot(struct slot_identity *identity,
                                                                      const struct region *region,
                                                                      const uint8_t boot_sector[STORAGE_SECTOR],
                                                                      enum slot slot);

/* The same for the root file system, which is in @region. */
__attribute__((warn_unused_result)) const char *slot_identity_of_root(struct slot_identity *identity,
                                                                      const struct region *region, enum slot slot);

/*
 * Adds a sector that is zeros in the image, and @after on the medium. Returns false when it is something else in the
 * image, or cannot be read.
 */
__attribute__((warn_unused_result)) bool slot_identity_add(struct slot_identity *identity, const struct region *region,
                                                           uint64_t offset, const uint8_t after[STORAGE_SECTOR]);

/* The changed sector at that offset of the partition; NULL when that sector stays as it is. */
const struct changed_sector *slot_identity_find(const struct slot_identity *identity, uint64_t offset);

#endif
