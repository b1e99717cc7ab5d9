/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The coprocessor's side of an update over the link, docs/protocol.md section 8: writes a new image
 * into the partition that does not run, has the boot ROM start it on trial, and keeps it when the
 * deck says so. Nothing here touches the running partition.
 *
 * What a power cut leaves: the image's first sector is erased first and its IMAGE_DEF is written
 * last, so that the boot ROM sees no image there until it is whole; and then it carries the trial
 * flag, with which the ROM starts it only when told to. The ROM's own buy erases and rewrites that
 * one sector, again with the IMAGE_DEF last. The version is one more than the running image's: the
 * ROM then prefers the new one by itself, and never has a reason to erase the old one.
 */
#ifndef KN86_UPDATE_H
#define KN86_UPDATE_H

#include "kn86/flash_layout.h"
#include "kn86/image_def.h"
#include "kn86/update_messages.h"

/* The flash. Offsets in bytes from its start. */
struct kn86_flash {
    void *context;
    /* All bytes of the sector become FF. */
    void (*erase)(void *context, uint32_t sector_offset);
    /* An erased page becomes these bytes. */
    void (*program)(void *context, uint32_t page_offset, const uint8_t page[KN86_FLASH_PAGE]);
    void (*read)(void *context, uint32_t offset, uint8_t *bytes, uint32_t size);
};

/* What the boot ROM tells and does. */
struct kn86_boot {
    void *context;
    int partition; /* that runs: 0 is A, 1 is B; -1 when the image runs from neither */
    bool trial;    /* the running image has not been bought yet */
    /* Buys the running image. False when the ROM reports an error. */
    bool (*buy)(void *context);
};

struct kn86_update {
    struct kn86_flash flash;
    struct kn86_boot boot;
    struct kn86_update_begin image;
    uint8_t state; /* enum kn86_update_state */
    uint32_t received;
    uint32_t crc32;
    uint8_t first_sector[KN86_FLASH_SECTOR]; /* held back until all others are written */
    uint8_t sector[KN86_FLASH_SECTOR];       /* being received */
};

void kn86_update_init(struct kn86_update *update, const struct kn86_flash *flash, const struct kn86_boot *boot);

/*
 * Takes an UPDATE frame other than UPDATE_STATUS. Returns KN86_MESSAGE_OK and fills the answer; or
 * an enum kn86_message_error, and has done nothing. Waits for the flash: up to 400 ms for a sector.
 */
KN86_MUST_CHECK int kn86_update_receive(struct kn86_update *update, const struct kn86_frame *frame,
                                        struct kn86_update_status *answer);

/*
 * Whether the coprocessor is to restart with the image at *offset, once the answer has been sent:
 * a FLASH_UPDATE reboot of the boot ROM.
 */
KN86_MUST_CHECK bool kn86_update_wants_start(const struct kn86_update *update, uint32_t *offset);

/*
 * Whether the coprocessor is to restart as after power-on, because the deck has not kept the running image
 * within KN86_UPDATE_TRIAL_MS. running_ms: milliseconds since this image was started.
 */
KN86_MUST_CHECK bool kn86_update_trial_is_over(const struct kn86_update *update, uint32_t running_ms);
/* The ROM itself would see to it after 16.7 s, but its watchdog is the firmware's from main on. */
#define KN86_UPDATE_TRIAL_MS 16000u

#endif
