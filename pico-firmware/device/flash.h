/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The flash and the boot ROM, for kn86_update. The whole program runs from RAM, so that core 1 and the interrupts
 * continue while the flash is busy and cannot be read. Called by core 0 only.
 */
#ifndef KN86_DEVICE_FLASH_H
#define KN86_DEVICE_FLASH_H

#include "kn86/update.h"

struct kn86_flash flash_access(void);

/* What the boot ROM reports about this start. */
struct kn86_boot flash_boot(void);

/* Restarts with the image at that offset on trial ("try before you buy"). Does not return. */
void flash_start_trial(uint32_t offset) __attribute__((noreturn));

/* Restarts as after power-on: an image on trial is left. Does not return. */
void flash_restart(void) __attribute__((noreturn));

#endif
