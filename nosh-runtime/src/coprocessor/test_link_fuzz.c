/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz test of the deck's link and updater: millions of bytes of noise, frames with random payloads, and damaged
 * frames, at random times. Nothing may crash (the sanitizers check), queues keep their bounds, and a working Pico is
 * linked, or updated, in the end.
 */
#include "coprocessor_link.h"
#include "pico_update.h"

#include "boot_rom_model.h"
#include "check.h"
#include "kn86/session.h"
#include "noise.h"
#include "sample_image.h"

#define BYTES_EACH 2000000u
#define DECK_BOOT_ID 0x1111u

static struct coprocessor_link deck_link;
static struct pico_update deck_update;
static bool updates; /* which of the two receives */
static int64_t now;

static uint8_t image_bytes[SAMPLE_IMAGE_SIZE];
static struct kn86_firmware_image image;

static struct flash_model flash;
static struct boot_rom_model rom;
static struct kn86_update pico_update;
static struct kn86_session pico;

static void hear(const uint8_t *bytes, size_t length) {
    if (updates) {
        pico_update_receive(&deck_update, bytes, length, now);
    } else {
        coprocessor_link_receive(&deck_link, bytes, length, now);
    }
}

static void pico_send(void *context, const struct kn86_frame *frame) {
    uint8_t wire[KN86_FRAME_WIRE_MAX];
    (void)context;
    int length = kn86_frame_encode(frame, wire, sizeof wire);
    CHECK(length > 0);
    hear(wire, (size_t)length);
}

static void start_pico(uint32_t update_offset) {
    const struct kn86_session_ports ports = {.send = pico_send, .update = &pico_update};
    static uint32_t boot_id = 0x2000;
    boot_rom_model_start(&rom, &flash, update_offset);
    CHECK(rom.partition >= 0);
    struct kn86_flash access = flash_model_access(&flash);
    struct kn86_boot boot = boot_rom_model_boot(&rom);
    struct kn86_version version = {0, 0, 0, KN86_BOARD_PICO2, "old"};
    if (rom.partition == 1) {
        version = image.version;
    }
    kn86_update_init(&pico_update, &access, &boot);
    kn86_session_init(&pico, &ports, &version, ++boot_id, false);
}

/* A working Pico receives the deck's queued frames. */
static void answer(struct send_queue *outgoing) {
    uint8_t line[SEND_QUEUE_CAPACITY];
    size_t length = outgoing->used;
    memcpy(line, outgoing->bytes, length);
    outgoing->used = 0;
    for (size_t i = 0; i < length; i++) {
        kn86_session_receive(&pico, line[i]);
    }
    uint32_t offset;
    if (kn86_update_wants_start(&pico_update, &offset)) {
        start_pico(offset);
    }
}

static struct kn86_frame any_frame(void) {
    struct kn86_frame frame = noise_frame();
    struct kn86_hello hello = {KN86_PROTOCOL_VERSION, KN86_ROLE_COPROCESSOR, (uint16_t)(1 + noise_below(4)),
                               1 + noise_below(3), DECK_BOOT_ID};
    if (noise_below(4) == 0) {
        CHECK(kn86_hello_encode(&hello, &frame) == KN86_MESSAGE_OK);
    }
    return frame;
}

/* Makes up to some hundred bytes; returns their number. */
static uint32_t hear_anything(void) {
    uint8_t bytes[600];
    uint32_t length = 0;
    if (noise_below(3) == 0) {
        uint32_t values = noise_below(2) == 0 ? 4 : 256;
        for (length = 0; length < sizeof bytes && noise_below(300) != 0; length++) {
            bytes[length] = (uint8_t)noise_below(values);
        }
    } else {
        struct kn86_frame frame = any_frame();
        int encoded = kn86_frame_encode(&frame, bytes, sizeof bytes);
        CHECK(encoded > 0);
        length = (uint32_t)encoded;
        if (noise_below(4) == 0) {
            bytes[noise_below(length)] ^= (uint8_t)(1u << noise_below(8));
        }
    }
    hear(bytes, length);
    return length;
}

static void the_link_comes_up_all_the_same(void) {
    updates = false;
    coprocessor_link_init(&deck_link, DECK_BOOT_ID, now);
    unsigned linked = 0;
    for (uint32_t heard = 0; heard < BYTES_EACH;) {
        heard += hear_anything();
        now += noise_below(50);
        coprocessor_link_tick(&deck_link, now);
        if (noise_below(4) == 0) {
            deck_link.outgoing.used = 0;
        }
        if (noise_below(1000) != 0) {
            continue;
        }
        start_pico(BOOT_ROM_NORMAL);
        hear((const uint8_t[]){0}, 1); /* ends a frame that noise has begun */
        for (int64_t until = now + 40000; deck_link.state != COPROCESSOR_LINKED || deck_link.missed != 0;) {
            CHECK(now < until);
            answer(&deck_link.outgoing);
            now += 100;
            coprocessor_link_tick(&deck_link, now);
        }
        linked++;
    }
    CHECK(linked > 10);
}

static void the_update_goes_on_all_the_same(void) {
    unsigned updated = 0;
    updates = true;
    for (uint32_t heard = 0; heard < BYTES_EACH;) {
        flash_model_init(&flash);
        memcpy(flash.bytes + KN86_PARTITION_A, image_bytes, sizeof image_bytes);
        start_pico(BOOT_ROM_NORMAL);
        pico_update_init(&deck_update, &image, DECK_BOOT_ID, now);
        int64_t until = now + 80000;
        uint32_t loud = noise_below(3000); /* noise is mixed with valid answers for this time */
        while (!pico_update_is_over(&deck_update) && now < until) {
            if (loud > 0) {
                loud--;
                heard += hear_anything();
            }
            if (noise_below(2) == 0) {
                answer(&deck_update.outgoing);
            }
            now += 20;
            pico_update_tick(&deck_update, now);
        }
        pico_update_abandon(&deck_update, now);
        CHECK(deck_update.stage != PICO_UPDATE_UPDATED || rom.partition == 1);
        updated += deck_update.stage == PICO_UPDATE_UPDATED;
        CHECK_TEXT(flash.fault, "");
    }
    CHECK(updated > 0);
    printf("updated %u times\n", updated);
}

static void set_up(void) {
    const struct kn86_version version = {0, 2, 0, KN86_BOARD_PICO2, "new"};
    sample_image_make(image_bytes, &version, 1);
    image = (struct kn86_firmware_image){.bytes = image_bytes, .size = sizeof image_bytes, .version = version};
    flash_model_init(&flash);
    memcpy(flash.bytes + KN86_PARTITION_A, image_bytes, sizeof image_bytes);
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_link_comes_up_all_the_same),
    CHECK_CASE(the_update_goes_on_all_the_same),
};
CHECK_MAIN_WITH(CASES, set_up, NULL)
