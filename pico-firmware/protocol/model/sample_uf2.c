/* SPDX-License-Identifier: Apache-2.0 */
#include "sample_uf2.h"

#include <string.h>

#include "kn86/bytes.h"

#define FLASH 0x10000000u

static void put_block(uint8_t *uf2, uint32_t number, uint32_t address, const uint8_t *page) {
    uint8_t *block = uf2 + number * SAMPLE_UF2_BLOCK;
    /* Two magics, flag of the family, address, bytes, number, blocks, family RP2350 absolute (docs/uf2.md). */
    const uint32_t header[] = {0x0A324655, 0x9E5D5157,        0x2000,    address, KN86_FLASH_PAGE,
                               number,     SAMPLE_UF2_BLOCKS, 0xE48BFF57};
    for (unsigned i = 0; i < 8; i++) {
        kn86_put_u32(block + 4 * i, header[i]);
    }
    memcpy(block + 32, page, KN86_FLASH_PAGE);
    kn86_put_u32(block + SAMPLE_UF2_BLOCK - 4, 0x0AB16F30);
}

void sample_uf2_make(uint8_t uf2[SAMPLE_UF2_SIZE], const uint8_t image[SAMPLE_IMAGE_SIZE]) {
    memset(uf2, 0, SAMPLE_UF2_SIZE);
    put_block(uf2, 0, FLASH, image);
    for (uint32_t i = 0; i < SAMPLE_UF2_PAGES; i++) {
        put_block(uf2, 1 + i, FLASH + KN86_PARTITION_A + i * KN86_FLASH_PAGE, image + i * KN86_FLASH_PAGE);
    }
    put_block(uf2, SAMPLE_UF2_BLOCKS - 1, FLASH + KN86_PARTITION_B, image);
}
