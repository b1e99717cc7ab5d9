/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_SAMPLE_UF2_H
#define KN86_SAMPLE_UF2_H

#include "kn86/flash_layout.h"
#include "sample_image.h"

#define SAMPLE_UF2_BLOCK 512u
#define SAMPLE_UF2_PAGES (SAMPLE_IMAGE_SIZE / KN86_FLASH_PAGE)
/* The partition table's page before, a page for the other partition behind. */
#define SAMPLE_UF2_BLOCKS (SAMPLE_UF2_PAGES + 2u)
#define SAMPLE_UF2_SIZE (SAMPLE_UF2_BLOCKS * SAMPLE_UF2_BLOCK)

/* A UF2 file with an image of sample_image_make, as the build makes it of the Pico's firmware. */
void sample_uf2_make(uint8_t uf2[SAMPLE_UF2_SIZE], const uint8_t image[SAMPLE_IMAGE_SIZE]);

#endif
