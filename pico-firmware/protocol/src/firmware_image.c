/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/firmware_image.h"

#include "kn86/bytes.h"
#include "kn86/firmware_tag.h"
#include "kn86/flash_layout.h"

#include <stdlib.h>
#include <string.h>

/* One block: github.com/microsoft/uf2, "File format". */
#define BLOCK_SIZE 512u
#define FIRST_MAGIC 0x0A324655u
#define SECOND_MAGIC 0x9E5D5157u
#define END_MAGIC 0x0AB16F30u
#define FLAG_FAMILY 0x2000u
#define FAMILY_ABSOLUTE 0xE48BFF57u
enum {
    AT_FIRST_MAGIC = 0,
    AT_SECOND_MAGIC = 4,
    AT_FLAGS = 8,
    AT_ADDRESS = 12,
    AT_SIZE = 16,
    AT_NUMBER = 20,
    AT_COUNT = 24,
    AT_FAMILY = 28,
    AT_PAGE = 32,
    AT_END_MAGIC = 508
};

#define FLASH_ADDRESS 0x10000000u

static bool is_block(const uint8_t *block, uint32_t number, uint32_t count) {
    return kn86_get_u32(block + AT_FIRST_MAGIC) == FIRST_MAGIC &&
           kn86_get_u32(block + AT_SECOND_MAGIC) == SECOND_MAGIC && kn86_get_u32(block + AT_END_MAGIC) == END_MAGIC &&
           (kn86_get_u32(block + AT_FLAGS) & FLAG_FAMILY) != 0 && kn86_get_u32(block + AT_FAMILY) == FAMILY_ABSOLUTE &&
           kn86_get_u32(block + AT_SIZE) == KN86_FLASH_PAGE && kn86_get_u32(block + AT_NUMBER) == number &&
           kn86_get_u32(block + AT_COUNT) == count;
}

static bool read_tag(struct kn86_firmware_image *image) {
    struct kn86_firmware_tag tag;
    if (image->size < KN86_FLASH_SECTOR) {
        return false;
    }
    memcpy(&tag, image->bytes + KN86_FIRMWARE_TAG_OFFSET, sizeof tag);
    if (memcmp(tag.magic, KN86_FIRMWARE_TAG_MAGIC, sizeof tag.magic) != 0) {
        return false;
    }
    memset(&image->version, 0, sizeof image->version);
    image->version.major = tag.major;
    image->version.minor = tag.minor;
    image->version.patch = tag.patch;
    image->version.board = tag.board;
    memcpy(image->version.build_id, tag.build_id, sizeof tag.build_id);
    return true;
}

static enum kn86_firmware_image_error collect(struct kn86_firmware_image *image, const uint8_t *uf2, uint32_t count) {
    const uint32_t start = FLASH_ADDRESS + KN86_PARTITION_A;
    for (uint32_t number = 0; number < count; number++) {
        const uint8_t *block = uf2 + (size_t)number * BLOCK_SIZE;
        if (!is_block(block, number, count)) {
            return KN86_FIRMWARE_IMAGE_E_UF2;
        }
        uint32_t address = kn86_get_u32(block + AT_ADDRESS);
        if (address < start || address >= start + KN86_PARTITION_SIZE) {
            continue; /* the partition table, or a page that clears the other partition */
        }
        if (address != start + image->size) {
            return KN86_FIRMWARE_IMAGE_E_EMPTY;
        }
        memcpy(image->bytes + image->size, block + AT_PAGE, KN86_FLASH_PAGE);
        image->size += KN86_FLASH_PAGE;
    }
    if (image->size == 0) {
        return KN86_FIRMWARE_IMAGE_E_EMPTY;
    }
    return read_tag(image) ? KN86_FIRMWARE_IMAGE_OK : KN86_FIRMWARE_IMAGE_E_TAG;
}

enum kn86_firmware_image_error kn86_firmware_image_init(struct kn86_firmware_image *image, const uint8_t *uf2,
                                                        size_t length) {
    if (length == 0 || length % BLOCK_SIZE != 0) {
        return KN86_FIRMWARE_IMAGE_E_UF2;
    }
    struct kn86_firmware_image read = {.bytes = malloc(KN86_PARTITION_SIZE), .size = 0};
    if (read.bytes == NULL) {
        abort(); /* half a megabyte: nothing on the deck could run */
    }
    enum kn86_firmware_image_error error = collect(&read, uf2, (uint32_t)(length / BLOCK_SIZE));
    if (error != KN86_FIRMWARE_IMAGE_OK) {
        free(read.bytes);
        return error;
    }
    *image = read;
    return KN86_FIRMWARE_IMAGE_OK;
}

void kn86_firmware_image_finish(struct kn86_firmware_image *image) {
    free(image->bytes);
    image->bytes = NULL;
}

const char *kn86_firmware_image_error_text(enum kn86_firmware_image_error error) {
    switch (error) {
    case KN86_FIRMWARE_IMAGE_OK:
        return "a firmware image";
    case KN86_FIRMWARE_IMAGE_E_UF2:
        return "not a whole UF2 file with absolute addresses";
    case KN86_FIRMWARE_IMAGE_E_EMPTY:
        return "no firmware for the first partition, or one with gaps";
    case KN86_FIRMWARE_IMAGE_E_TAG:
        return "the firmware in it does not tell its version and build";
    }
    return "unknown error";
}

bool kn86_firmware_image_matches(const struct kn86_firmware_image *image, const struct kn86_version *running) {
    const struct kn86_version *own = &image->version;
    return own->major == running->major && own->minor == running->minor && own->patch == running->patch &&
           strcmp(own->build_id, running->build_id) == 0;
}
