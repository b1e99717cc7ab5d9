/* SPDX-License-Identifier: Apache-2.0 */
#include "boot_rom_model.h"

#include <string.h>

#include "kn86/bytes.h"

#define PARTITIONS 2u
#define BLOCK_START 0xFFFFDED3u
#define BLOCK_END 0xAB123579u
#define BLOCK_MAX_WORDS (0x280u / 4u)
#define IMAGE_TYPE_MASK 0xFFFF00FFu
#define IMAGE_TYPE_SECURE_ARM 0x10210042u
#define IMAGE_TYPE_TRIAL 0x80000000u

static const uint32_t starts[PARTITIONS] = {KN86_PARTITION_A, KN86_PARTITION_B};

struct image {
    bool present, trial;
    uint32_t version;
    uint32_t type_at; /* offset of the image type's word in the flash */
};

static uint32_t word(const struct flash_model *flash, uint32_t offset) {
    return kn86_get_u32(flash->bytes + offset);
}

/* Reads a well-formed block: its items into image, its link into *link. */
static bool read_block(const struct flash_model *flash, uint32_t offset, uint32_t end, struct image *image,
                       uint32_t *link) {
    if (offset + 16 > end || offset % 4 != 0 || word(flash, offset) != BLOCK_START) {
        return false;
    }
    for (uint32_t at = 1; at < BLOCK_MAX_WORDS && offset + 4 * (at + 3) <= end;) {
        uint32_t header = word(flash, offset + 4 * at);
        uint32_t type = header & 0xFF;
        uint32_t size = header >> 8 & (type >= 0x80 ? 0xFFFF : 0xFF);
        if (type == 0xFF) {
            *link = word(flash, offset + 4 * (at + 1));
            return size == at - 1 && word(flash, offset + 4 * (at + 2)) == BLOCK_END;
        }
        if (size == 0) {
            return false;
        }
        if (type == 0x42) {
            image->type_at = offset + 4 * at;
            image->present = (header & IMAGE_TYPE_MASK & ~IMAGE_TYPE_TRIAL) == IMAGE_TYPE_SECURE_ARM;
            image->trial = (header & IMAGE_TYPE_TRIAL) != 0;
        } else if (type == 0x48) {
            image->version = word(flash, offset + 4 * (at + 1));
        }
        at += size;
    }
    return false;
}

/* Finds the first well-formed block of the first sector, then follows the links back to it. */
static struct image find_image(const struct flash_model *flash, uint32_t start) {
    uint32_t end = start + KN86_PARTITION_SIZE;
    for (uint32_t first = start; first < start + KN86_FLASH_SECTOR; first += 4) {
        struct image image = {0};
        uint32_t link;
        if (!read_block(flash, first, end, &image, &link)) {
            continue;
        }
        for (uint32_t at = first + link, count = 0; at != first; at += link, count++) {
            if (count == 16 || at < start || !read_block(flash, at, end, &image, &link)) {
                return (struct image){0};
            }
        }
        return image;
    }
    return (struct image){0};
}

/* Neither hash nor signature: every image found counts as verified. */
static int choose(const struct image images[PARTITIONS], uint32_t update_offset) {
    const struct image *a = &images[0];
    const struct image *b = &images[1];
    if (!b->present) {
        return 0;
    }
    if (a->present && update_offset == starts[0]) {
        return 0;
    }
    if (update_offset == starts[1] || a->trial || !a->present) {
        return 1;
    }
    return b->version > a->version && !b->trial ? 1 : 0;
}

void boot_rom_model_start(struct boot_rom_model *rom, struct flash_model *flash, uint32_t update_offset) {
    struct image images[PARTITIONS] = {find_image(flash, starts[0]), find_image(flash, starts[1])};
    int chosen = choose(images, update_offset);
    const struct image *image = &images[chosen];
    /* An image on trial is only started by the reboot that asks for it. */
    bool starts_it = image->present && (!image->trial || update_offset == starts[chosen]);

    *rom = (struct boot_rom_model){
        .flash = flash,
        .partition = starts_it ? chosen : -1,
        .trial = image->trial,
        .version = image->version,
    };
}

static bool buy(void *context) {
    struct boot_rom_model *rom = context;
    struct kn86_flash flash = flash_model_access(rom->flash);
    uint32_t start = starts[rom->partition];
    struct image image = find_image(rom->flash, start);
    uint8_t sector[KN86_FLASH_SECTOR];

    memcpy(sector, rom->flash->bytes + start, sizeof sector);
    sector[image.type_at - start + 3] &= 0x7F;
    flash.erase(flash.context, start);
    for (uint32_t page = 0; page < KN86_FLASH_SECTOR; page += KN86_FLASH_PAGE) {
        flash.program(flash.context, start + page, sector + page);
    }
    /* The ROM would erase the other image here if its version were not smaller. */
    struct image other = find_image(rom->flash, starts[1 - rom->partition]);
    if (other.present && other.version >= image.version) {
        flash.erase(flash.context, starts[1 - rom->partition]);
    }
    rom->trial = false;
    return true;
}

struct kn86_boot boot_rom_model_boot(struct boot_rom_model *rom) {
    return (struct kn86_boot){rom, rom->partition, rom->trial, buy};
}
