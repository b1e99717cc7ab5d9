/* SPDX-License-Identifier: Apache-2.0 */
/* The UF2 file that is shipped, the one argument: the deck reads it, the boot ROM starts it, and it rescues a Pico. */
#include "shipped_firmware.h"

#include <string.h>

#include "boot_rom_model.h"
#include "check.h"
#include "kn86/crc32.h"
#include "kn86/firmware_version.h"
#include "sample_image.h"

static struct flash_model flash;
static struct boot_rom_model rom;
static struct kn86_firmware_image image;
static const char *path;

static bool runs_it(uint32_t partition) {
    return memcmp(flash.bytes + partition, image.bytes, image.size) == 0;
}

/* nOSh compares the running firmware's version with the file's: if they differed, it would update at every boot. */
static void it_says_what_it_will_answer(void) {
    const struct kn86_version answer = kn86_firmware_version(KN86_BOARD_PICO2);
    CHECK_INFO(kn86_firmware_image_matches(&image, &answer),
               "the file says %u.%u.%u %s, the firmware would say %u.%u.%u %s", image.version.major,
               image.version.minor, image.version.patch, image.version.build_id, answer.major, answer.minor,
               answer.patch, answer.build_id);
    CHECK_INFO(image.version.board == KN86_BOARD_PICO2, "board %u", image.version.board);
}

static void a_new_pico_starts_it(void) {
    flash_model_init(&flash);
    memset(flash.bytes, 0x5A, sizeof flash.bytes);
    shipped_firmware_drop(path, &flash);
    boot_rom_model_start(&rom, &flash, BOOT_ROM_NORMAL);
    CHECK_INFO(rom.partition == 0 && !rom.trial && rom.version == 1, "partition %d, version %u", rom.partition,
               (unsigned)rom.version);
    CHECK_INFO(runs_it(KN86_PARTITION_A), "other bytes");
}

/* A Pico that runs B, with a greater version, after updates: the file has to clear B, or the rescue would not run. */
static void it_rescues_a_pico(void) {
    const struct kn86_version newer = {9, 9, 9, KN86_BOARD_PICO2, "broken"};
    const struct kn86_image_def def = {.trial = false, .version = 7};
    uint8_t broken[SAMPLE_IMAGE_SIZE];
    flash_model_init(&flash);
    sample_image_make(broken, &newer, 3);
    kn86_image_def_patch(broken + KN86_IMAGE_DEF_OFFSET, &def);
    memcpy(flash.bytes + KN86_PARTITION_B, broken, sizeof broken);
    memcpy(flash.bytes + KN86_PARTITION_A, broken, sizeof broken);
    boot_rom_model_start(&rom, &flash, BOOT_ROM_NORMAL);
    CHECK_INFO(rom.version == 7, "version %u", (unsigned)rom.version);
    a_new_pico_starts_it();
}

static void set_up(void) {
    path = check_argument(0);
    image = shipped_firmware_read(path);
}

static void tear_down(void) {
    kn86_firmware_image_finish(&image);
}

static const struct check_case CASES[] = {
    CHECK_CASE(it_says_what_it_will_answer),
    CHECK_CASE(a_new_pico_starts_it),
    CHECK_CASE(it_rescues_a_pico),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
