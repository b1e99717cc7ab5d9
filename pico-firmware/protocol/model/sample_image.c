/* SPDX-License-Identifier: Apache-2.0 */
#include "sample_image.h"

#include <string.h>

#include "kn86/bytes.h"

#define END_BLOCK_OFFSET (SAMPLE_IMAGE_SIZE - 16u)

static void put_words(uint8_t *at, const uint32_t *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        kn86_put_u32(at + 4 * i, words[i]);
    }
}

void sample_image_make(uint8_t image[SAMPLE_IMAGE_SIZE], const struct kn86_version *version, uint8_t seed) {
    const uint32_t link = END_BLOCK_OFFSET - KN86_IMAGE_DEF_OFFSET;
    /* Start, image type, version 0.1, last item, link, end; then the block at the image's end. */
    const uint32_t image_def[] = {0xFFFFDED3u, 0x10210142u, 0x00000248u, 0x00000001u, 0x000003FFu, link, 0xAB123579u};
    /* Its link goes back to the first block. */
    const uint32_t end_block[] = {0xFFFFDED3u, 0x000000FFu, 0u - link, 0xAB123579u};
    struct kn86_firmware_tag tag = {
        .major = version->major, .minor = version->minor, .patch = version->patch, .board = version->board};

    for (size_t i = 0; i < SAMPLE_IMAGE_SIZE; i++) {
        image[i] = (uint8_t)(i * 7u + (i >> 8) + seed);
    }
    memset(image + KN86_IMAGE_DEF_OFFSET, 0xFF, KN86_FLASH_PAGE);
    put_words(image + KN86_IMAGE_DEF_OFFSET, image_def, sizeof image_def / sizeof image_def[0]);
    put_words(image + END_BLOCK_OFFSET, end_block, sizeof end_block / sizeof end_block[0]);
    memcpy(tag.magic, KN86_FIRMWARE_TAG_MAGIC, sizeof tag.magic);
    memcpy(tag.build_id, version->build_id, sizeof tag.build_id);
    memcpy(image + KN86_FIRMWARE_TAG_OFFSET, &tag, sizeof tag);
}
