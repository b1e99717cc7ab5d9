/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The coprocessor's side of an update over the link, docs/protocol.md section 8: writes a new image into the partition
 * that does not run, has the boot ROM start it on trial, and keeps it when the deck says so. The running partition is
 * never changed.
 *
 * Power cuts: the first sector of the partition is erased first, and its IMAGE_DEF is written last. Until then the boot
 * ROM finds no image there; afterwards the image has the trial flag, and the ROM starts it only on request. The ROM's
 * own buy erases and rewrites that sector, again with the IMAGE_DEF last. The version of the new image is one more than
 * the running one's: the ROM then prefers it, and never needs to erase the old image.
 */
#ifndef KN86_UPDATE_H
#define KN86_UPDATE_H

#include "kn86/flash_layout.h"
#include "kn86/image_def.h"
#include "kn86/update_messages.h"

/* The flash. Offsets in bytes from its start. */
struct kn86_flash {
    void *context;
    /* Erases the sector: all bytes become FF. */
    void (*erase)(void *context, uint32_t sector_offset);
    /* Writes an erased page. */
    void (*program)(void *context, uint32_t page_offset, const uint8_t page[KN86_FLASH_PAGE]);
    void (*read)(void *context, uint32_t offset, uint8_t *bytes, uint32_t size);
};

/* The boot ROM: what it reports, and its buy. */
struct kn86_boot {
    void *context;
    int partition; /* the running partition: 0 is A, 1 is B; -1 when the image runs from neither */
    bool trial;    /* the running image is on trial, not bought yet */
    /* Buys the running image. Returns false when the ROM reports an error. */
    bool (*buy)(void *context);
};

struct kn86_update {
    struct kn86_flash flash;
    struct kn86_boot boot;
    struct kn86_update_begin image;
    uint8_t state; /* enum kn86_update_state */
    uint32_t received;
    uint32_t crc32;
    uint8_t first_sector[KN86_FLASH_SECTOR]; /* written after all others */
    uint8_t sector[KN86_FLASH_SECTOR];       /* the sector being received */
};

void kn86_update_init(struct kn86_update *update, const struct kn86_flash *flash, const struct kn86_boot *boot);

/*
 * Handles an UPDATE frame other than UPDATE_STATUS. Returns KN86_MESSAGE_OK and fills the answer; or an enum
 * kn86_message_error, and has done nothing. Blocks while the flash is busy: up to 400 ms for a sector.
 */
KN86_MUST_CHECK int kn86_update_receive(struct kn86_update *update, const struct kn86_frame *frame,
                                        struct kn86_update_status *answer);

/*
 * Returns whether the coprocessor has to restart with the image at *offset (a FLASH_UPDATE reboot of the boot ROM)
 * after the answer has been sent.
 */
KN86_MUST_CHECK bool kn86_update_wants_start(const struct kn86_update *update, uint32_t *offset);

/*
 * Returns whether the coprocessor has to restart as after power-on, because the deck has not kept the running image
 * within KN86_UPDATE_TRIAL_MS. running_ms: milliseconds since this image was started.
 */
KN86_MUST_CHECK bool kn86_update_trial_is_over(const struct kn86_update *update, uint32_t running_ms);
/* Milliseconds. The ROM would end the trial after 16.7 s, but the firmware uses the ROM's watchdog from main on. */
#define KN86_UPDATE_TRIAL_MS 16000u

#endif
