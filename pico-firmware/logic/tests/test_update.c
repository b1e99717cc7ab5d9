/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole update against models of flash and boot ROM, with a power cut in every erase and every written page (also
 * those of the boot ROM), in every way that a cut can leave the cells. In every case the ROM starts an intact image,
 * the old or the new one. Argument: the UF2 file that is shipped.
 */
#include "kn86/update.h"

#include <string.h>

#include "boot_rom_model.h"
#include "check.h"
#include "kn86/crc32.h"
#include "sample_image.h"
#include "shipped_firmware.h"

static struct flash_model flash;
static struct boot_rom_model rom;
static struct kn86_update update;
struct image {
    uint8_t *bytes;
    uint32_t size;
};

static uint8_t sample_bytes[3][SAMPLE_IMAGE_SIZE];
static struct kn86_firmware_image shipped_file;
static struct image samples[3], shipped;
static struct image old_image, new_image; /* the running image, and the one that is sent */

static void power_on(uint32_t update_offset) {
    boot_rom_model_start(&rom, &flash, update_offset);
    CHECK_INFO(rom.partition >= 0, "the boot ROM finds nothing to start");
    struct kn86_flash access = flash_model_access(&flash);
    struct kn86_boot boot = boot_rom_model_boot(&rom);
    kn86_update_init(&update, &access, &boot);
}

/* A new coprocessor: the old image in A, noise where B will be. */
static void ship(void) {
    static const char *const builds[] = {"first", "second", "third"};
    for (uint8_t i = 0; i < 3; i++) {
        struct kn86_version version = {0, i, 0, KN86_BOARD_PICO2, ""};
        strcpy(version.build_id, builds[i]);
        sample_image_make(sample_bytes[i], &version, (uint8_t)(i + 1));
        samples[i] = (struct image){sample_bytes[i], SAMPLE_IMAGE_SIZE};
    }
    old_image = samples[0];
    new_image = samples[1];
    flash_model_init(&flash);
    memcpy(flash.bytes + KN86_PARTITION_A, old_image.bytes, old_image.size);
    memset(flash.bytes + KN86_PARTITION_B, 0x5A, KN86_PARTITION_SIZE);
    power_on(BOOT_ROM_NORMAL);
    CHECK_INFO(rom.partition == 0, "A");
}

static const uint8_t *running_bytes(void) {
    return flash.bytes + (rom.partition == 0 ? KN86_PARTITION_A : KN86_PARTITION_B);
}

/* Equal except for the trial flag and the version, which the update sets. */
static bool runs(struct image image) {
    static uint8_t running[KN86_PARTITION_SIZE];
    const struct kn86_image_def as_built = {.trial = false, .version = 1};
    memcpy(running, running_bytes(), image.size);
    kn86_image_def_patch(running + KN86_IMAGE_DEF_OFFSET, &as_built);
    return memcmp(running, image.bytes, image.size) == 0;
}

static struct kn86_update_status give(const struct kn86_frame *frame) {
    struct kn86_update_status status;
    CHECK_INFO(kn86_update_receive(&update, frame, &status) == KN86_MESSAGE_OK, "type 0x%02X", frame->type);
    return status;
}

static struct kn86_update_status begin(uint32_t size, uint32_t crc32) {
    const struct kn86_update_begin message = {size, crc32};
    struct kn86_frame frame;
    CHECK_INFO(kn86_update_begin_encode(&message, &frame) == KN86_MESSAGE_OK, "begin");
    return give(&frame);
}

static struct kn86_update_status begin_whole(void) {
    return begin(new_image.size, kn86_crc32(new_image.bytes, new_image.size));
}

static struct kn86_update_status data(uint32_t offset) {
    struct kn86_update_data message = {.offset = offset};
    struct kn86_frame frame;
    memcpy(message.bytes, new_image.bytes + offset, sizeof message.bytes);
    CHECK_INFO(kn86_update_data_encode(&message, &frame) == KN86_MESSAGE_OK, "data");
    return give(&frame);
}

static struct kn86_update_status order(enum kn86_frame_type type) {
    struct kn86_frame frame;
    kn86_update_command_encode(type, &frame);
    return give(&frame);
}

static void expect(struct kn86_update_status status, enum kn86_update_state state, enum kn86_update_error error) {
    CHECK_INFO(status.state == state && status.error == error, "state %u, error %s", status.state,
               kn86_update_error_name((enum kn86_update_error)status.error));
}

static void send_image(void) {
    expect(begin_whole(), KN86_UPDATE_RECEIVING, KN86_UPDATE_OK);
    for (uint32_t offset = 0; offset < new_image.size; offset += KN86_UPDATE_DATA_BYTES) {
        expect(data(offset), KN86_UPDATE_RECEIVING, KN86_UPDATE_OK);
    }
    expect(order(KN86_FRAME_UPDATE_FINISH), KN86_UPDATE_READY, KN86_UPDATE_OK);
}

static void start_trial(void) {
    uint32_t offset;
    expect(order(KN86_FRAME_UPDATE_TRY), KN86_UPDATE_STARTING, KN86_UPDATE_OK);
    CHECK_INFO(kn86_update_wants_start(&update, &offset), "start");
    power_on(offset);
}

static void update_and_keep(void) {
    send_image();
    start_trial();
    expect(order(KN86_FRAME_UPDATE_KEEP), KN86_UPDATE_IDLE, KN86_UPDATE_OK);
}

static void a_kept_image_stays(void) {
    ship();
    update_and_keep();
    CHECK_INFO(rom.partition == 1 && runs(new_image), "new");
    power_on(BOOT_ROM_NORMAL);
    CHECK_INFO(rom.partition == 1 && !rom.trial && runs(new_image), "new after a power cycle");
    expect(order(KN86_FRAME_UPDATE_KEEP), KN86_UPDATE_IDLE, KN86_UPDATE_OK);
    /* Alternating updates: the version counts up, whatever the images contain. */
    for (uint32_t round = 0; round < 6; round++) {
        int before = rom.partition;
        update_and_keep();
        power_on(BOOT_ROM_NORMAL);
        CHECK_INFO(rom.partition == 1 - before && rom.version == round + 3, "round %u", round);
    }
    CHECK_INFO(flash.fault[0] == '\0', "%s", flash.fault);
}

static void an_image_that_is_not_kept_goes(void) {
    ship();
    send_image();
    power_on(BOOT_ROM_NORMAL);
    CHECK_INFO(rom.partition == 0 && runs(old_image), "nobody asked for a trial");
    send_image();
    start_trial();
    CHECK_INFO(rom.partition == 1 && rom.trial && runs(new_image), "trial");
    expect(begin(new_image.size, 0), KN86_UPDATE_TRIAL, KN86_UPDATE_E_ORDER);
    power_on(BOOT_ROM_NORMAL);
    CHECK_INFO(rom.partition == 0 && runs(old_image), "back");
    update_and_keep();
    CHECK_INFO(rom.partition == 1, "a second attempt");
}

/* After one update: B runs, and A holds the older, intact image. */
static void ship_and_update(void) {
    ship();
    update_and_keep();
    old_image = samples[1];
    new_image = samples[2];
    power_on(BOOT_ROM_NORMAL);
    CHECK_INFO(rom.partition == 1 && runs(old_image), "B");
}

/* B holds another image, complete and on trial, that was never started: the deck was switched off. */
static void ship_and_leave(void) {
    ship();
    new_image = samples[2];
    send_image();
    new_image = samples[1];
    power_on(BOOT_ROM_NORMAL);
    CHECK_INFO(rom.partition == 0 && runs(old_image), "A");
}

/* The shipped firmware, several times as large, replaces the first sample. */
static void ship_for_the_shipped_one(void) {
    ship();
    new_image = shipped;
}

/* The number of erases and written pages of a whole update, including the buy. */
static unsigned operations_of(struct image image) {
    unsigned sectors = (image.size + KN86_FLASH_SECTOR - 1) / KN86_FLASH_SECTOR;
    unsigned sector_pages = KN86_FLASH_SECTOR / KN86_FLASH_PAGE;
    /* The first sector is also erased at the beginning, and rewritten by the buy. */
    return 1 + sectors + image.size / KN86_FLASH_PAGE + 1 + sector_pages;
}

/* An update until the given operation is cut. Returns false when it has fewer operations. */
static bool update_until_cut(void (*begin_with)(void), unsigned operation, enum flash_model_cut cut) {
    begin_with();
    if (setjmp(flash.power_lost) != 0) {
        return true;
    }
    flash_model_cut_at(&flash, operation, cut);
    update_and_keep();
    return false;
}

static unsigned cut_everywhere(void (*begin_with)(void), enum flash_model_cut cut) {
    unsigned operation = 1;
    while (update_until_cut(begin_with, operation, cut)) {
        power_on(BOOT_ROM_NORMAL);
        CHECK_INFO(!rom.trial, "cut %d in operation %u: started on trial", cut, operation);
        CHECK_INFO(runs(old_image) || runs(new_image), "cut %d in operation %u: partition %d runs neither image", cut,
                   operation, rom.partition);
        update_and_keep();
        power_on(BOOT_ROM_NORMAL);
        CHECK_INFO(runs(new_image), "cut %d in operation %u: the next update", cut, operation);
        CHECK_INFO(flash.fault[0] == '\0', "%s", flash.fault);
        operation++;
    }
    return operation - 1;
}

static void power_may_be_cut(void) {
    static void (*const begin_with[])(void) = {ship, ship_and_update, ship_and_leave, ship_for_the_shipped_one};
    unsigned cuts = 0;
    for (unsigned i = 0; i < sizeof begin_with / sizeof begin_with[0]; i++) {
        for (int cut = FLASH_CUT_NOTHING; cut < FLASH_CUTS; cut++) {
            unsigned operations = cut_everywhere(begin_with[i], (enum flash_model_cut)cut);
            CHECK_INFO(operations == operations_of(new_image), "%u cuts", operations);
            cuts += operations;
        }
    }
    printf("power cut %u times\n", cuts);
}

static void a_trial_ends_after_16_seconds(void) {
    ship();
    CHECK_INFO(!kn86_update_trial_is_over(&update, UINT32_MAX), "not on trial");
    send_image();
    start_trial();
    CHECK_INFO(!kn86_update_trial_is_over(&update, 15999), "too early");
    CHECK_INFO(kn86_update_trial_is_over(&update, 16000), "too late: the ROM would see to it after 16.7 s");
    expect(order(KN86_FRAME_UPDATE_KEEP), KN86_UPDATE_IDLE, KN86_UPDATE_OK);
    CHECK_INFO(!kn86_update_trial_is_over(&update, UINT32_MAX), "kept");
}

static void answers_may_get_lost(void) {
    ship();
    expect(begin_whole(), KN86_UPDATE_RECEIVING, KN86_UPDATE_OK);
    for (uint32_t offset = 0; offset < new_image.size; offset += KN86_UPDATE_DATA_BYTES) {
        for (unsigned i = 0; i < 3; i++) {
            struct kn86_update_status status = data(offset);
            expect(status, KN86_UPDATE_RECEIVING, KN86_UPDATE_OK);
            CHECK_INFO(status.next == offset + KN86_UPDATE_DATA_BYTES, "next %u", (unsigned)status.next);
        }
    }
    for (unsigned i = 0; i < 2; i++) {
        expect(order(KN86_FRAME_UPDATE_FINISH), KN86_UPDATE_READY, KN86_UPDATE_OK);
    }
    start_trial();
    for (unsigned i = 0; i < 2; i++) {
        expect(order(KN86_FRAME_UPDATE_KEEP), KN86_UPDATE_IDLE, KN86_UPDATE_OK);
    }
    CHECK_INFO(runs(new_image), "new");
}

static void what_is_wrong_is_refused(void) {
    ship();
    expect(begin(2 * KN86_PARTITION_SIZE, 0), KN86_UPDATE_IDLE, KN86_UPDATE_E_SIZE);
    expect(begin(KN86_FLASH_PAGE, 0), KN86_UPDATE_IDLE, KN86_UPDATE_E_SIZE);
    expect(data(0), KN86_UPDATE_IDLE, KN86_UPDATE_E_ORDER);
    expect(order(KN86_FRAME_UPDATE_FINISH), KN86_UPDATE_IDLE, KN86_UPDATE_E_ORDER);
    expect(order(KN86_FRAME_UPDATE_TRY), KN86_UPDATE_IDLE, KN86_UPDATE_E_ORDER);

    expect(begin(new_image.size, 0), KN86_UPDATE_RECEIVING, KN86_UPDATE_OK);
    expect(data(KN86_UPDATE_DATA_BYTES), KN86_UPDATE_RECEIVING, KN86_UPDATE_E_ORDER);
    expect(order(KN86_FRAME_UPDATE_FINISH), KN86_UPDATE_RECEIVING, KN86_UPDATE_E_ORDER);
    for (uint32_t offset = 0; offset < new_image.size; offset += KN86_UPDATE_DATA_BYTES) {
        expect(data(offset), KN86_UPDATE_RECEIVING, KN86_UPDATE_OK);
    }
    expect(order(KN86_FRAME_UPDATE_FINISH), KN86_UPDATE_IDLE, KN86_UPDATE_E_CHECKSUM);

    new_image.bytes[KN86_IMAGE_DEF_OFFSET] ^= 1;
    expect(begin_whole(), KN86_UPDATE_RECEIVING, KN86_UPDATE_OK);
    for (uint32_t offset = 0; offset < new_image.size; offset += KN86_UPDATE_DATA_BYTES) {
        expect(data(offset), KN86_UPDATE_RECEIVING, KN86_UPDATE_OK);
    }
    expect(order(KN86_FRAME_UPDATE_FINISH), KN86_UPDATE_IDLE, KN86_UPDATE_E_IMAGE);
    power_on(BOOT_ROM_NORMAL);
    CHECK_INFO(runs(old_image), "old");

    update.boot.partition = -1;
    expect(begin(new_image.size, 0), KN86_UPDATE_IDLE, KN86_UPDATE_E_PARTITIONS);
}

static void worn_out_program(void *context, uint32_t offset, const uint8_t page[KN86_FLASH_PAGE]) {
    uint8_t worn[KN86_FLASH_PAGE];
    memcpy(worn, page, sizeof worn);
    worn[17] |= 0x10;
    flash_model_access(context).program(context, offset, worn);
}

static void a_worn_out_flash_is_noticed(void) {
    ship();
    new_image.bytes[KN86_FLASH_SECTOR + 17] &= 0xEF;
    update.flash.program = worn_out_program;
    expect(begin_whole(), KN86_UPDATE_RECEIVING, KN86_UPDATE_OK);
    struct kn86_update_status status = {0};
    for (uint32_t offset = 0; status.error == KN86_UPDATE_OK && offset < new_image.size;
         offset += KN86_UPDATE_DATA_BYTES) {
        status = data(offset);
    }
    expect(status, KN86_UPDATE_IDLE, KN86_UPDATE_E_FLASH);
    power_on(BOOT_ROM_NORMAL);
    CHECK_INFO(runs(old_image), "old");
}

static void set_up(void) {
    shipped_file = shipped_firmware_read(check_argument(0));
    shipped = (struct image){shipped_file.bytes, (uint32_t)shipped_file.size};
    CHECK_INFO(shipped.size > 5 * KN86_FLASH_SECTOR, "only %u bytes", (unsigned)shipped.size);
}

static void tear_down(void) {
    kn86_firmware_image_finish(&shipped_file);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_kept_image_stays),
    CHECK_CASE(an_image_that_is_not_kept_goes),
    CHECK_CASE(answers_may_get_lost),
    CHECK_CASE(what_is_wrong_is_refused),
    CHECK_CASE(a_worn_out_flash_is_noticed),
    CHECK_CASE(a_trial_ends_after_16_seconds),
    CHECK_CASE(power_may_be_cut),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
