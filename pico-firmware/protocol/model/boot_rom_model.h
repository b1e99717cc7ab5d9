/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model of the RP2350's boot ROM: how it chooses between two linked partitions, and what its buy does to the flash.
 * Sources: RP2350 datasheet, section 5.1, and the ROM's published source (varm_flash_boot.c,
 * s_varm_crit_choose_by_tbyb_flash_update_boot_and_version; varm_launch_image.c, explicit_buy).
 */
#ifndef KN86_BOOT_ROM_MODEL_H
#define KN86_BOOT_ROM_MODEL_H

#include "flash_model.h"

#define BOOT_ROM_NORMAL UINT32_MAX

struct boot_rom_model {
    struct flash_model *flash;
    int partition; /* the started partition; -1 when none could be */
    bool trial;    /* the started image has the trial flag */
    uint32_t version;
};

/*
 * Starts as after power-on (BOOT_ROM_NORMAL), or as by a FLASH_UPDATE reboot with the start of a partition as
 * update_offset. Sets partition, trial and version.
 */
void boot_rom_model_start(struct boot_rom_model *rom, struct flash_model *flash, uint32_t update_offset);

/* What the ROM reports to the started firmware, and its buy. */
struct kn86_boot boot_rom_model_boot(struct boot_rom_model *rom);

#endif
