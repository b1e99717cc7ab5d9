/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The IMAGE_DEF, by which the RP2350's boot ROM recognises an image (RP2350 datasheet, section 5.9), in the form that
 * our images have: one block at KN86_IMAGE_DEF_OFFSET with an image type and a version.
 */
#ifndef KN86_IMAGE_DEF_H
#define KN86_IMAGE_DEF_H

#include <stdbool.h>
#include <stdint.h>

#include "kn86/attributes.h"
#include "kn86/flash_layout.h"

struct kn86_image_def {
    bool trial;       /* "try before you buy": the ROM starts the image only on request, until it is bought */
    uint32_t version; /* the ROM starts the partition with the greater version */
};

/* Reads the block at the start of a page. Returns false when there is none with both items. */
KN86_MUST_CHECK bool kn86_image_def_read(const uint8_t page[KN86_FLASH_PAGE], struct kn86_image_def *def);

/* Changes both items in a page that kn86_image_def_read accepts. */
void kn86_image_def_patch(uint8_t page[KN86_FLASH_PAGE], const struct kn86_image_def *def);

#endif
