/* SPDX-License-Identifier: Apache-2.0 */
#include "flash.h"

#include <string.h>

#include "boot/picoboot_constants.h"
#include "hardware/flash.h"
#include "hardware/regs/addressmap.h"

#include "pico/bootrom.h"

static_assert(KN86_FLASH_SECTOR == FLASH_SECTOR_SIZE && KN86_FLASH_PAGE == FLASH_PAGE_SIZE,
              "the flash that the SDK drives");

/* Time for the answer to leave the UART: 15 bytes at 1 Mbit/s take 0.15 ms. */
#define RESTART_DELAY_MS 10u

static void erase(void *context, uint32_t sector_offset) {
    (void)context;
    flash_range_erase(sector_offset, FLASH_SECTOR_SIZE);
}

static void program(void *context, uint32_t page_offset, const uint8_t page[KN86_FLASH_PAGE]) {
    (void)context;
    flash_range_program(page_offset, page, FLASH_PAGE_SIZE);
}

/* Without the cache, and without the translation that maps the running partition to XIP_BASE. */
static void read(void *context, uint32_t offset, uint8_t *bytes, uint32_t size) {
    (void)context;
    memcpy(bytes, (const uint8_t *)XIP_NOCACHE_NOALLOC_NOTRANSLATE_BASE + offset, size);
}

struct kn86_flash flash_access(void) {
    return (struct kn86_flash){NULL, erase, program, read};
}

/* The ROM copies the sector that it rewrites into this buffer. It stops the watchdog until main feeds it. */
static bool buy(void *context) {
    static uint8_t workspace[FLASH_SECTOR_SIZE];
    (void)context;
    return rom_explicit_buy(workspace, sizeof workspace) == BOOTROM_OK;
}

struct kn86_boot flash_boot(void) {
    struct kn86_boot boot = {.partition = -1, .trial = false, .buy = buy};
    boot_info_t info;
    if (rom_get_boot_info(&info)) {
        /* The slots before the first partition have negative numbers. */
        boot.partition = info.partition == 0 || info.partition == 1 ? info.partition : -1;
        boot.trial = (info.tbyb_and_update_info & BOOT_TBYB_AND_UPDATE_FLAG_BUY_PENDING) != 0;
    }
    return boot;
}

void flash_start_trial(uint32_t offset) {
    rom_reboot(REBOOT2_FLAG_REBOOT_TYPE_FLASH_UPDATE | REBOOT2_FLAG_NO_RETURN_ON_SUCCESS, RESTART_DELAY_MS,
               XIP_BASE + offset, 0);
    flash_restart();
}

void flash_restart(void) {
    rom_reboot(REBOOT2_FLAG_REBOOT_TYPE_NORMAL | REBOOT2_FLAG_NO_RETURN_ON_SUCCESS, RESTART_DELAY_MS, 0, 0);
    for (;;) {
    }
}
