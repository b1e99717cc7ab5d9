/* SPDX-License-Identifier: Apache-2.0 */
/* UF2 files with a firmware, valid and with one fault each. The shipped file is tested in logic/tests. */
#include "kn86/firmware_image.h"

#include "check.h"
#include "kn86/bytes.h"
#include "sample_uf2.h"

#define BLOCK SAMPLE_UF2_BLOCK
#define BLOCKS SAMPLE_UF2_BLOCKS

static uint8_t bytes[SAMPLE_IMAGE_SIZE];
static uint8_t uf2[SAMPLE_UF2_SIZE];

static void make(void) {
    const struct kn86_version version = {3, 2, 1, KN86_BOARD_PICO2, "0123456789abcdef"};
    sample_image_make(bytes, &version, 5);
    sample_uf2_make(uf2, bytes);
}

static enum kn86_firmware_image_error read_file(void) {
    struct kn86_firmware_image image;
    enum kn86_firmware_image_error error = kn86_firmware_image_init(&image, uf2, sizeof uf2);
    if (error == KN86_FIRMWARE_IMAGE_OK) {
        kn86_firmware_image_finish(&image);
    }
    return error;
}

static void a_whole_file_is_taken(void) {
    struct kn86_firmware_image image;
    make();
    CHECK_EQUAL(kn86_firmware_image_init(&image, uf2, sizeof uf2), KN86_FIRMWARE_IMAGE_OK);
    CHECK_EQUAL(image.size, SAMPLE_IMAGE_SIZE);
    CHECK(memcmp(image.bytes, bytes, sizeof bytes) == 0);
    struct kn86_version running = {3, 2, 1, KN86_BOARD_SIMULATOR, "0123456789abcdef"};
    CHECK(kn86_firmware_image_matches(&image, &running));
    running.build_id[3] = 'x';
    CHECK(!kn86_firmware_image_matches(&image, &running));
    running = image.version;
    running.patch = 2;
    CHECK(!kn86_firmware_image_matches(&image, &running));
    kn86_firmware_image_finish(&image);
}

static void every_wrong_field_is_found(void) {
    static const unsigned fields[] = {0, 4, 8, 16, 20, 24, 28, 508};
    for (unsigned i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        make();
        uf2[3 * BLOCK + fields[i]] ^= 0x01;
        uf2[3 * BLOCK + fields[i] + 1] ^= 0x20;
        CHECK_EQUAL(read_file(), KN86_FIRMWARE_IMAGE_E_UF2);
    }
    struct kn86_firmware_image image;
    make();
    CHECK_EQUAL(kn86_firmware_image_init(&image, uf2, sizeof uf2 - 1), KN86_FIRMWARE_IMAGE_E_UF2);
    CHECK_EQUAL(kn86_firmware_image_init(&image, uf2, sizeof uf2 - BLOCK), KN86_FIRMWARE_IMAGE_E_UF2);
    CHECK_EQUAL(kn86_firmware_image_init(&image, uf2, 0), KN86_FIRMWARE_IMAGE_E_UF2);
}

static void gaps_and_missing_tags_are_found(void) {
    make();
    kn86_put_u32(uf2 + 4 * BLOCK + 12, 0x10000000 + KN86_PARTITION_A + 64 * 256);
    CHECK_EQUAL(read_file(), KN86_FIRMWARE_IMAGE_E_EMPTY);
    make();
    for (unsigned i = 0; i < BLOCKS; i++) {
        kn86_put_u32(uf2 + i * BLOCK + 12, 0x10000000 + KN86_PARTITION_B + i * 256);
    }
    CHECK_EQUAL(read_file(), KN86_FIRMWARE_IMAGE_E_EMPTY);
    make();
    uf2[(1 + KN86_FIRMWARE_TAG_OFFSET / 256) * BLOCK + 32] = 'X';
    CHECK_EQUAL(read_file(), KN86_FIRMWARE_IMAGE_E_TAG);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_whole_file_is_taken),
    CHECK_CASE(every_wrong_field_is_found),
    CHECK_CASE(gaps_and_missing_tags_are_found),
};
CHECK_MAIN(CASES)
