/* SPDX-License-Identifier: Apache-2.0 */
/* Firmware images for the flash model: the layout of real ones, but filled with noise. */
#ifndef KN86_SAMPLE_IMAGE_H
#define KN86_SAMPLE_IMAGE_H

#include "kn86/firmware_tag.h"

/* Two sectors and a page. */
#define SAMPLE_IMAGE_SIZE (2u * KN86_FLASH_SECTOR + KN86_FLASH_PAGE)

/* Makes an image with an IMAGE_DEF of version 0.1, a tag, and content that depends on the seed. */
void sample_image_make(uint8_t image[SAMPLE_IMAGE_SIZE], const struct kn86_version *version, uint8_t seed);

#endif
