/* SPDX-License-Identifier: Apache-2.0 */
/* The Pico's firmware as the deck carries it: /lib/firmware/kn86-pico.uf2, docs/uf2.md. */
#ifndef KN86_FIRMWARE_IMAGE_H
#define KN86_FIRMWARE_IMAGE_H

#include "kn86/link_messages.h"

#include <stddef.h>
#include <stdint.h>

struct kn86_firmware_image {
    uint8_t *bytes; /* what belongs into a partition; a multiple of a flash page long */
    size_t size;
    struct kn86_version version; /* what the image says of itself */
};

/* Why a file is not taken. */
enum kn86_firmware_image_error {
    KN86_FIRMWARE_IMAGE_OK = 0,
    KN86_FIRMWARE_IMAGE_E_UF2 = -1,   /* no whole blocks, or a block with other magic numbers, page size or order */
    KN86_FIRMWARE_IMAGE_E_EMPTY = -2, /* nothing in it for partition A, or with gaps */
    KN86_FIRMWARE_IMAGE_E_TAG = -3,   /* the image does not say its version and build where it should */
};

/* Takes a UF2 file's bytes. On success image->bytes is the caller's, for kn86_firmware_image_finish; untouched otherwise. */
__attribute__((warn_unused_result)) enum kn86_firmware_image_error
kn86_firmware_image_init(struct kn86_firmware_image *image, const uint8_t *uf2, size_t length);

void kn86_firmware_image_finish(struct kn86_firmware_image *image);

/* Text for messages. Never NULL. */
const char *kn86_firmware_image_error_text(enum kn86_firmware_image_error error);

/* Whether the firmware that answered is this one. The board is not compared: a simulator runs it too. */
bool kn86_firmware_image_is(const struct kn86_firmware_image *image, const struct kn86_version *running);

#endif
