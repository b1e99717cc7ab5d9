/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_SAMPLE_UF2_H
#define KN86_SAMPLE_UF2_H

#include "kn86/flash_layout.h"
#include "sample_image.h"

#define SAMPLE_UF2_BLOCK 512u
#define SAMPLE_UF2_PAGES (SAMPLE_IMAGE_SIZE / KN86_FLASH_PAGE)
/* A page for the partition table before the image, and a page for the other partition after it. */
#define SAMPLE_UF2_BLOCKS (SAMPLE_UF2_PAGES + 2u)
#define SAMPLE_UF2_SIZE (SAMPLE_UF2_BLOCKS * SAMPLE_UF2_BLOCK)

/* Makes a UF2 file with an image of sample_image_make, in the form that the build gives to the Pico's firmware. */
void sample_uf2_make(uint8_t uf2[SAMPLE_UF2_SIZE], const uint8_t image[SAMPLE_IMAGE_SIZE]);

#endif
