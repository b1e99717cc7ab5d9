/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz test of the coprocessor's whole side of the link: session, update with its flash, picture and sound. Ten million
 * bytes of noise, frames with random payloads, the frames of an update in and out of order, and damaged ones. Nothing
 * may crash (the sanitizers check), all answers are whole frames, the flash is used correctly, the running firmware
 * stays as it is, and a HELLO is answered in the end.
 */
#include "kn86/session.h"

#include <string.h>

#include "any_payload.h"
#include "boot_rom_model.h"
#include "check.h"
#include "kn86/crc32.h"
#include "kn86/messages.h"
#include "kn86/oled.h"
#include "kn86/sound.h"
#include "noise.h"
#include "sample_image.h"

#define BYTES 10000000u

static struct flash_model flash;
static struct boot_rom_model rom;
static struct kn86_update update;
static struct kn86_session session;
static struct kn86_oled oled;
static struct kn86_sound sound;
static uint8_t running[KN86_PARTITION_SIZE];
static uint8_t image[SAMPLE_IMAGE_SIZE];
static uint32_t sent[256]; /* by type */
static uint32_t given, starts, trials;
static bool trial_may_end = true; /* may end at any byte: a restart loses frames in transit */

static void send(void *context, const struct kn86_frame *frame) {
    struct kn86_frame again;
    (void)context;
    CHECK_INFO(any_payload_round_trip(frame, &again) == KN86_MESSAGE_OK, "type 0x%02X", frame->type);
    sent[frame->type]++;
}

static bool draw(void *context, const struct kn86_oled_command *command) {
    (void)context;
    kn86_oled_apply(&oled, command);
    if (noise_below(16) == 0) {
        kn86_oled_tick(&oled);
    }
    return noise_below(64) != 0;
}

static bool play(void *context, const struct kn86_sound_command *command) {
    int16_t sample;
    (void)context;
    kn86_sound_apply(&sound, command);
    kn86_sound_render(&sound, &sample, 1);
    return noise_below(64) != 0;
}

static uint32_t running_offset(void) {
    return rom.partition == 0 ? KN86_PARTITION_A : KN86_PARTITION_B;
}

static void power_on(uint32_t update_offset) {
    const struct kn86_session_ports ports = {NULL, send, draw, play, &update, NULL};
    const struct kn86_version version = {1, 2, 3, KN86_BOARD_PICO2, "build"};
    boot_rom_model_start(&rom, &flash, update_offset);
    CHECK_INFO(rom.partition >= 0, "after %u bytes the boot ROM finds nothing to start", (unsigned)given);
    struct kn86_flash access = flash_model_access(&flash);
    struct kn86_boot boot = boot_rom_model_boot(&rom);
    kn86_update_init(&update, &access, &boot);
    kn86_session_init(&session, &ports, &version, 1 + noise_below(1000), noise_below(2) == 0);
    memcpy(running, flash.bytes + running_offset(), sizeof running);
    starts++;
    trials += rom.trial;
}

/* Equal except for the page of the IMAGE_DEF, which the ROM's buy rewrites. */
static void check_running_firmware(void) {
    const uint8_t *now = flash.bytes + running_offset();
    uint32_t behind = KN86_IMAGE_DEF_OFFSET + KN86_FLASH_PAGE;
    CHECK_INFO(memcmp(now, running, KN86_IMAGE_DEF_OFFSET) == 0 &&
                   memcmp(now + behind, running + behind, sizeof running - behind) == 0,
               "after %u bytes the running firmware is damaged", (unsigned)given);
    CHECK_INFO(flash.fault[0] == '\0', "after %u bytes: %s", (unsigned)given, flash.fault);
}

static void give(uint8_t byte) {
    uint32_t offset;
    kn86_session_receive(&session, byte);
    given++;
    if (kn86_update_wants_start(&update, &offset)) {
        check_running_firmware();
        power_on(offset);
    } else if (trial_may_end && noise_below(1000) == 0 && kn86_update_trial_is_over(&update, KN86_UPDATE_TRIAL_MS)) {
        power_on(BOOT_ROM_NORMAL);
    }
}

static void give_frame(const struct kn86_frame *frame) {
    uint8_t wire[KN86_FRAME_WIRE_MAX];
    int length = kn86_frame_encode(frame, wire, sizeof wire);
    CHECK_INFO(length > 0, "encode: %d", length);
    uint32_t damage = noise_below(8); /* one frame in four is damaged */
    for (int i = 0; i < length; i++) {
        uint8_t byte = damage == 0 && noise_below(32) == 0 ? (uint8_t)noise_below(256) : wire[i];
        if (damage != 1 || noise_below(32) != 0) {
            give(byte);
        }
    }
}

static void give_order(enum kn86_frame_type type) {
    struct kn86_frame frame;
    kn86_update_command_encode(type, &frame);
    give_frame(&frame);
}

/* An update as the deck sends it, with frames missing, repeated or replaced now and then. */
static void give_update(void) {
    const struct kn86_update_begin begin = {sizeof image, kn86_crc32(image, sizeof image)};
    struct kn86_frame frame;
    bool careful = noise_below(2) == 0; /* otherwise no update would ever be complete */
    CHECK_INFO(kn86_update_begin_encode(&begin, &frame) == KN86_MESSAGE_OK, "begin");
    give_frame(&frame);
    for (struct kn86_update_data data = {.offset = 0}; data.offset < sizeof image;
         data.offset += KN86_UPDATE_DATA_BYTES) {
        memcpy(data.bytes, image + data.offset, sizeof data.bytes);
        CHECK_INFO(kn86_update_data_encode(&data, &frame) == KN86_MESSAGE_OK, "data");
        do {
            give_frame(&frame);
        } while (careful && update.state == KN86_UPDATE_RECEIVING && update.received <= data.offset);
        if (!careful && noise_below(64) == 0) {
            frame = noise_frame();
            give_frame(&frame);
        }
    }
    give_order(KN86_FRAME_UPDATE_FINISH);
    if (noise_below(4) != 0) {
        give_order(KN86_FRAME_UPDATE_TRY);
        if (noise_below(2) == 0) {
            give_order(KN86_FRAME_UPDATE_KEEP);
        }
    }
}

static void give_noise(void) {
    uint32_t values = noise_below(3) == 0 ? 4 : 256;
    for (uint32_t length = noise_below(600); length > 0; length--) {
        give((uint8_t)noise_below(values));
    }
}

static void answers_hello(void) {
    const struct kn86_hello hello = {KN86_PROTOCOL_VERSION, KN86_ROLE_DECK, 1, 0x1234, 0};
    struct kn86_frame frame;
    uint8_t wire[KN86_FRAME_WIRE_MAX];
    CHECK_INFO(kn86_hello_encode(&hello, &frame) == KN86_MESSAGE_OK, "hello");
    int length = kn86_frame_encode(&frame, wire, sizeof wire);
    uint32_t before = sent[KN86_FRAME_HELLO];
    trial_may_end = false;
    give(0); /* ends a frame that noise has begun */
    for (int i = 0; i < length; i++) {
        give(wire[i]);
    }
    trial_may_end = true;
    CHECK_INFO(sent[KN86_FRAME_HELLO] == before + 1, "after %u bytes it does not greet", (unsigned)given);
}

static void ten_million_bytes_do_no_harm(void) {
    const struct kn86_version old_version = {0, 1, 0, KN86_BOARD_PICO2, "old"};
    const struct kn86_version new_version = {0, 2, 0, KN86_BOARD_PICO2, "new"};
    flash_model_init(&flash);
    sample_image_make(flash.bytes + KN86_PARTITION_A, &old_version, 1);
    sample_image_make(image, &new_version, 2);
    kn86_oled_init(&oled, "");
    kn86_sound_init(&sound);
    power_on(BOOT_ROM_NORMAL);
    while (given < BYTES) {
        switch (noise_below(8)) {
        case 0:
            give_update();
            break;
        case 1:
        case 2:
            give_noise();
            break;
        default: {
            struct kn86_frame frame = noise_frame();
            give_frame(&frame);
            break;
        }
        }
        check_running_firmware();
        if (noise_below(16) == 0) {
            answers_hello();
        }
    }
    answers_hello();
    printf("%u bytes, %u starts, %u of them on trial\n", (unsigned)given, (unsigned)starts, (unsigned)trials);
    CHECK_INFO(trials > 100, "only %u trials: the test is too weak", (unsigned)trials);
    for (unsigned type = 0; type < 256; type++) {
        bool may = type == KN86_FRAME_HELLO || type == KN86_FRAME_VERSION_RESPONSE ||
                   type == KN86_FRAME_UPDATE_STATUS || type == KN86_FRAME_EVENT || type == KN86_FRAME_ERROR;
        CHECK_INFO(may ? sent[type] > 5 : sent[type] == 0, "type 0x%02X was sent %u times", type, (unsigned)sent[type]);
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(ten_million_bytes_do_no_harm),
};
CHECK_MAIN(CASES)
