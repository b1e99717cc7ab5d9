/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the RP2350's boot ROM chooses between two linked partitions, and what its buy does to the
 * flash: RP2350 datasheet, section 5.1, and the ROM's published source (varm_flash_boot.c,
 * s_varm_crit_choose_by_tbyb_flash_update_boot_and_version; varm_launch_image.c, explicit_buy).
 */
#ifndef KN86_BOOT_ROM_MODEL_H
#define KN86_BOOT_ROM_MODEL_H

#include "flash_model.h"

#define BOOT_ROM_NORMAL UINT32_MAX

struct boot_rom_model {
    struct flash_model *flash;
    int partition; /* that was started; -1 when none could be */
    bool trial;    /* the image started carries the trial flag */
    uint32_t version;
};

/*
 * Starts as after power-on, or with update_offset, the start of a partition, as by a FLASH_UPDATE
 * reboot; BOOT_ROM_NORMAL otherwise. Fills partition, trial and version.
 */
void boot_rom_model_start(struct boot_rom_model *rom, struct flash_model *flash, uint32_t update_offset);

/* What the started firmware is told, and its way to buy. */
struct kn86_boot boot_rom_model_boot(struct boot_rom_model *rom);

#endif
