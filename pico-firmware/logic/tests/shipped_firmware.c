/* SPDX-License-Identifier: Apache-2.0 */
#include "shipped_firmware.h"

#include <errno.h>
#include <string.h>

#include "check.h"
#include "kn86/bytes.h"

#define BLOCK_BYTES 512u
#define FLASH_ADDRESS 0x10000000u
enum { AT_ADDRESS = 12, AT_PAGE = 32 };

static uint8_t uf2[4u * FLASH_MODEL_SIZE];

static size_t read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    CHECK_INFO(file != NULL, "%s: %s; mvn -pl pico-firmware -am test makes it", path, strerror(errno));
    size_t length = fread(uf2, 1, sizeof uf2, file);
    CHECK_INFO(ferror(file) == 0 && feof(file) != 0, "%s: cannot read it, or it is too large", path);
    fclose(file);
    return length;
}

struct kn86_firmware_image shipped_firmware_read(const char *path) {
    struct kn86_firmware_image image;
    size_t length = read_file(path);
    enum kn86_firmware_image_error error = kn86_firmware_image_init(&image, uf2, length);
    CHECK_INFO(error == KN86_FIRMWARE_IMAGE_OK, "%s: %s", path, kn86_firmware_image_error_text(error));
    return image;
}

void shipped_firmware_drop(const char *path, struct flash_model *flash) {
    const struct kn86_flash access = flash_model_access(flash);
    size_t length = read_file(path);
    uint32_t erased = UINT32_MAX;
    for (const uint8_t *block = uf2; block < uf2 + length; block += BLOCK_BYTES) {
        uint32_t offset = kn86_get_u32(block + AT_ADDRESS) - FLASH_ADDRESS;
        uint32_t sector = offset - offset % KN86_FLASH_SECTOR;
        if (sector != erased) {
            access.erase(access.context, sector);
            erased = sector;
        }
        access.program(access.context, offset, block + AT_PAGE);
    }
    CHECK_INFO(flash->fault[0] == '\0', "%s: %s", path, flash->fault);
}
