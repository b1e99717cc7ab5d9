/* SPDX-License-Identifier: Apache-2.0 */
/* The Pico's firmware image in the UF2 file that the deck carries: /lib/firmware/kn86-pico.uf2, docs/uf2.md. */
#ifndef KN86_FIRMWARE_IMAGE_H
#define KN86_FIRMWARE_IMAGE_H

#include "kn86/link_messages.h"

#include <stddef.h>
#include <stdint.h>

struct kn86_firmware_image {
    uint8_t *bytes; /* the content of a partition; size is a multiple of a flash page */
    size_t size;
    struct kn86_version version; /* version and build id of the image, from its tag */
};

/* Why a file is refused. */
enum kn86_firmware_image_error {
    KN86_FIRMWARE_IMAGE_OK = 0,
    KN86_FIRMWARE_IMAGE_E_UF2 = -1,   /* incomplete blocks, or a block with a wrong magic number, page size or number */
    KN86_FIRMWARE_IMAGE_E_EMPTY = -2, /* no data for partition A, or data with gaps */
    KN86_FIRMWARE_IMAGE_E_TAG = -3,   /* no version and build id at KN86_FIRMWARE_TAG_OFFSET */
};

/*
 * Reads a UF2 file of `length` bytes. Returns KN86_FIRMWARE_IMAGE_OK, and the caller frees image->bytes by
 * kn86_firmware_image_finish; or an error, and *image is unchanged.
 */
__attribute__((warn_unused_result)) enum kn86_firmware_image_error
kn86_firmware_image_init(struct kn86_firmware_image *image, const uint8_t *uf2, size_t length);

void kn86_firmware_image_finish(struct kn86_firmware_image *image);

/* A text for error messages. Never NULL. */
const char *kn86_firmware_image_error_text(enum kn86_firmware_image_error error);

/*
 * Whether a Pico runs this image: compares version and build id. The board is ignored, because the simulator runs the
 * image too.
 */
bool kn86_firmware_image_matches(const struct kn86_firmware_image *image, const struct kn86_version *running);

#endif
