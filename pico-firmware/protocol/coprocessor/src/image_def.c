/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/image_def.h"

#include <stddef.h>
#include <string.h>

#include "kn86/bytes.h"

#define BLOCK_START 0xFFFFDED3u
#define BLOCK_END 0xAB123579u
#define ITEM_IMAGE_TYPE 0x42u
#define ITEM_VERSION 0x48u
#define ITEM_LAST 0xFFu
#define ITEM_SIZE_16_BITS 0x80u
#define IMAGE_TYPE_TRIAL 0x80000000u
#define WORDS (KN86_FLASH_PAGE / 4u)

/* Indices of words within the page. 0 (the start marker's) means not found. */
struct found {
    unsigned image_type, version;
};

static uint32_t word(const uint8_t *page, unsigned index) {
    return kn86_get_u32(page + 4u * index);
}

static void put_word(uint8_t *page, unsigned index, uint32_t value) {
    kn86_put_u32(page + 4u * index, value);
}

/* Section 5.9.1: start marker, items, the last item with their size, a link, the end marker. */
static bool find(const uint8_t *page, struct found *found) {
    *found = (struct found){0, 0};
    if (word(page, 0) != BLOCK_START) {
        return false;
    }
    for (unsigned at = 1; at + 2 < WORDS;) {
        uint32_t header = word(page, at);
        unsigned type = header & 0xFFu;
        unsigned size = header >> 8 & ((type & ITEM_SIZE_16_BITS) != 0 ? 0xFFFFu : 0xFFu);
        if (type == ITEM_LAST) {
            return size == at - 1u && word(page, at + 2) == BLOCK_END && found->image_type != 0 && found->version != 0;
        }
        if (size == 0 || size > WORDS) {
            return false;
        }
        if (type == ITEM_IMAGE_TYPE && size == 1) {
            found->image_type = at;
        } else if (type == ITEM_VERSION && size == 2) {
            found->version = at + 1;
        }
        at += size;
    }
    return false;
}

bool kn86_image_def_read(const uint8_t page[KN86_FLASH_PAGE], struct kn86_image_def *def) {
    struct found found;
    if (!find(page, &found)) {
        return false;
    }
    def->trial = (word(page, found.image_type) & IMAGE_TYPE_TRIAL) != 0;
    def->version = word(page, found.version);
    return true;
}

void kn86_image_def_patch(uint8_t page[KN86_FLASH_PAGE], const struct kn86_image_def *def) {
    struct found found;
    if (find(page, &found)) {
        uint32_t type = word(page, found.image_type) & ~IMAGE_TYPE_TRIAL;
        put_word(page, found.image_type, type | (def->trial ? IMAGE_TYPE_TRIAL : 0));
        put_word(page, found.version, def->version);
    }
}
