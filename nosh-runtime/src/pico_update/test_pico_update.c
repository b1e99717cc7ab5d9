/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The deck's updater against the Pico's own session and update code, with models of its flash and boot ROM: each frame
 * lost once, lines that lose 5 % of all frames, and the Pico's power cut in every operation of its flash, in every way,
 * from either partition.
 */
#include "pico_update.h"

#include "boot_rom_model.h"
#include "check.h"
#include "kn86/firmware_tag.h"
#include "kn86/session.h"
#include "sample_image.h"

/*
 * STEP is set by the build: 1 tries every frame and every operation; under the emulator, which is twenty times slower,
 * only some.
 */
#define DECK_BOOT_ID 0x1111u
#define LIMIT_MS 80000
#define TICK_MS 20
#define NO_FRAME UINT32_MAX

static struct pico_update deck;
static struct kn86_firmware_image image;
static uint8_t images[3][SAMPLE_IMAGE_SIZE];
static const uint8_t *old_bytes, *new_bytes; /* the running image, and the deck's */

static struct flash_model flash;
static struct boot_rom_model rom;
static struct kn86_update pico_update;
static struct kn86_session pico;
static uint32_t pico_boot_id;
static int64_t now, pico_started_at;

static uint32_t frames, lost_frame, loss_percent, random_state;

static bool is_lost(void) {
    random_state = random_state * 1664525u + 1013904223u;
    return frames++ == lost_frame || (random_state >> 16) % 100 < loss_percent;
}

static void pico_send(void *context, const struct kn86_frame *frame) {
    uint8_t wire[KN86_FRAME_WIRE_MAX];
    (void)context;
    int length = kn86_frame_encode(frame, wire, sizeof wire);
    CHECK(length > 0);
    if (!is_lost()) {
        pico_update_receive(&deck, wire, (size_t)length, now);
    }
}

static bool pico_draw(void *context, const struct kn86_oled_command *command) {
    (void)context;
    (void)command;
    return true;
}

static bool pico_play(void *context, const struct kn86_sound_command *command) {
    (void)context;
    (void)command;
    return true;
}

static void start_pico(uint32_t update_offset) {
    const struct kn86_session_ports ports = {NULL, pico_send, pico_draw, pico_play, &pico_update, NULL};
    boot_rom_model_start(&rom, &flash, update_offset);
    CHECK(rom.partition >= 0);
    struct kn86_flash access = flash_model_access(&flash);
    struct kn86_boot boot = boot_rom_model_boot(&rom);
    struct kn86_version version = {.board = KN86_BOARD_PICO2};
    struct kn86_firmware_tag tag;
    memcpy(&tag, flash.bytes + (rom.partition == 0 ? KN86_PARTITION_A : KN86_PARTITION_B) + KN86_FIRMWARE_TAG_OFFSET,
           sizeof tag);
    version.major = tag.major;
    version.minor = tag.minor;
    memcpy(version.build_id, tag.build_id, sizeof tag.build_id);
    kn86_update_init(&pico_update, &access, &boot);
    kn86_session_init(&pico, &ports, &version, ++pico_boot_id, false);
    pico_started_at = now;
}

static bool runs(const uint8_t expected[SAMPLE_IMAGE_SIZE]) {
    const struct kn86_image_def as_built = {.trial = false, .version = 1};
    uint8_t running[SAMPLE_IMAGE_SIZE];
    memcpy(running, flash.bytes + (rom.partition == 0 ? KN86_PARTITION_A : KN86_PARTITION_B), sizeof running);
    kn86_image_def_patch(running + KN86_IMAGE_DEF_OFFSET, &as_built);
    return memcmp(running, expected, sizeof running) == 0;
}

/* Starts the deck's updater with this image. */
static void start_deck(unsigned number) {
    static const char *const builds[] = {"first", "second", "third"};
    for (unsigned i = 0; i < 3; i++) {
        struct kn86_version version = {0, (uint8_t)(i + 1), 0, KN86_BOARD_PICO2, ""};
        strcpy(version.build_id, builds[i]);
        sample_image_make(images[i], &version, (uint8_t)(i + 1));
        if (i == number) {
            image = (struct kn86_firmware_image){.bytes = images[i], .size = sizeof images[i], .version = version};
        }
    }
    old_bytes = images[number - 1];
    new_bytes = images[number];
    pico_update_init(&deck, &image, DECK_BOOT_ID + number, now);
}

static void start(void) {
    now = 1000;
    frames = 0;
    lost_frame = NO_FRAME;
    loss_percent = 0;
    start_deck(1);
    flash_model_init(&flash);
    memcpy(flash.bytes + KN86_PARTITION_A, old_bytes, SAMPLE_IMAGE_SIZE);
    start_pico(BOOT_ROM_NORMAL);
}

static void pico_turn(void) {
    uint32_t offset;
    if (kn86_update_wants_start(&pico_update, &offset)) {
        start_pico(offset);
    } else if (kn86_update_trial_is_over(&pico_update, (uint32_t)(now - pico_started_at))) {
        start_pico(BOOT_ROM_NORMAL);
    }
}

/* Delivers the deck's queued frames, without those that get lost. */
static void deliver(void) {
    uint8_t line[SEND_QUEUE_CAPACITY];
    size_t length = deck.outgoing.used;
    memcpy(line, deck.outgoing.bytes, length);
    deck.outgoing.used = 0;
    bool lost = is_lost();
    for (size_t i = 0; i < length; i++) {
        if (!lost) {
            kn86_session_receive(&pico, line[i]);
        }
        if (line[i] == 0 && i + 1 < length) {
            lost = is_lost();
        }
    }
    pico_turn();
}

/* Runs until the updater has ended, or the program's time is over. */
static void play(void) {
    while (!pico_update_is_over(&deck) && now < LIMIT_MS) {
        if (deck.outgoing.used > 0) {
            deliver();
        } else {
            now += TICK_MS;
            pico_turn();
            pico_update_tick(&deck, now);
        }
    }
}

static void a_quiet_line_takes_one_attempt(void) {
    start();
    play();
    CHECK_EQUAL(deck.stage, PICO_UPDATE_UPDATED);
    CHECK_EQUAL(deck.attempts, 1);
    CHECK_EQUAL(deck.sent_again, 0);
    CHECK_TEXT(deck.running.build_id, "first");
    start_pico(BOOT_ROM_NORMAL);
    CHECK(runs(new_bytes));

    pico_update_init(&deck, &image, DECK_BOOT_ID + 1, now);
    play();
    CHECK_EQUAL(deck.stage, PICO_UPDATE_CURRENT);
}

/* The number of frames of an update on a line without errors, in both directions. */
static uint32_t count_frames(void) {
    start();
    play();
    return frames;
}

static void each_frame_may_get_lost(void) {
    uint32_t all = count_frames();
    CHECK(all > 100);
    for (uint32_t lost = 0; lost < all; lost += STEP) {
        start();
        lost_frame = lost;
        play();
        CHECK_EQUAL(deck.stage, PICO_UPDATE_UPDATED);
        start_pico(BOOT_ROM_NORMAL);
        CHECK(runs(new_bytes));
    }
    printf("%u frames, every %d. lost once\n", all, STEP);
}

static void a_bad_line_harms_nothing(void) {
    unsigned updated = 0;
    for (uint32_t seed = 1; seed <= 30; seed++) {
        start();
        random_state = seed * 7919u;
        loss_percent = 5;
        play();
        updated += deck.stage == PICO_UPDATE_UPDATED;
        start_pico(BOOT_ROM_NORMAL);
        CHECK(runs(new_bytes) || (runs(old_bytes) && deck.stage != PICO_UPDATE_UPDATED));
    }
    CHECK(updated >= 25);
    printf("a twentieth lost: %u of 30 updated\n", updated);
}

/* After one update: the Pico runs B, and A holds an older, intact image. */
static void start_in_b(void) {
    start();
    play();
    CHECK_EQUAL(deck.stage, PICO_UPDATE_UPDATED);
    now = 1000;
    start_deck(2);
    start_pico(BOOT_ROM_NORMAL);
    CHECK(rom.partition == 1 && runs(old_bytes));
}

/* The Pico restarts by itself after the cut; the deck continues. */
static bool play_with_cut(void (*begin)(void), unsigned operation, enum flash_model_cut how) {
    begin();
    volatile bool cut = false;
    if (setjmp(flash.power_lost) != 0) {
        cut = true;
        start_pico(BOOT_ROM_NORMAL);
        CHECK(runs(old_bytes) || runs(new_bytes));
    } else {
        flash_model_cut_at(&flash, operation, how);
    }
    play();
    CHECK(deck.stage == PICO_UPDATE_UPDATED || deck.stage == PICO_UPDATE_CURRENT);
    start_pico(BOOT_ROM_NORMAL);
    CHECK(runs(new_bytes));
    return cut;
}

static void power_may_be_cut(void) {
    static void (*const begin[])(void) = {start, start_in_b};
    unsigned cuts = 0;
    for (unsigned i = 0; i < 2; i++) {
        for (int how = FLASH_CUT_NOTHING; how < FLASH_CUTS; how++) {
            unsigned operation = 1;
            while (play_with_cut(begin[i], operation, (enum flash_model_cut)how)) {
                operation += STEP;
                cuts++;
            }
            CHECK(operation > 50);
        }
    }
    printf("%u power cuts\n", cuts);
}

static void nobody_there_is_absent(void) {
    start();
    loss_percent = 100;
    play();
    CHECK_EQUAL(deck.stage, PICO_UPDATE_ABSENT);
    CHECK(now < 6000);
}

static void what_cannot_be_helped_is_not_tried_again(void) {
    start();
    pico_update.boot.partition = -1;
    play();
    CHECK_EQUAL(deck.stage, PICO_UPDATE_FAILED);
    CHECK_EQUAL(deck.attempts, 1);
    CHECK_TEXT(deck.reason, "partitions");
}

static void what_has_no_more_time_has_failed(void) {
    start();
    CHECK(!pico_update_has_begun(&deck));
    while (deck.stage != PICO_UPDATE_SENDING) {
        deliver();
    }
    CHECK(pico_update_has_begun(&deck));
    CHECK_TEXT(pico_update_result_name(deck.stage), "updating");
    pico_update_abandon(&deck, now);
    CHECK_EQUAL(deck.stage, PICO_UPDATE_FAILED);
    CHECK_TEXT(pico_update_result_name(deck.stage), "failed");
    CHECK_TEXT(deck.reason, "time");
    start();
    play();
    pico_update_abandon(&deck, now);
    CHECK_EQUAL(deck.stage, PICO_UPDATE_UPDATED);
}

/* The new firmware never answers: the Pico returns to the old one by itself, and the deck reports it. */
static void firmware_that_does_not_answer_is_left(void) {
    start();
    while (deck.stage != PICO_UPDATE_GREETING_TRIAL) {
        deliver();
    }
    loss_percent = 100;
    play();
    CHECK_EQUAL(deck.stage, PICO_UPDATE_FAILED);
    CHECK_TEXT(deck.reason, "no answer");
    now += KN86_UPDATE_TRIAL_MS;
    pico_turn();
    CHECK(runs(old_bytes));
}

static void tear_down(void) {
    CHECK_TEXT(flash.fault, "");
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_quiet_line_takes_one_attempt),   CHECK_CASE(each_frame_may_get_lost),
    CHECK_CASE(a_bad_line_harms_nothing),         CHECK_CASE(power_may_be_cut),
    CHECK_CASE(nobody_there_is_absent),           CHECK_CASE(what_cannot_be_helped_is_not_tried_again),
    CHECK_CASE(what_has_no_more_time_has_failed), CHECK_CASE(firmware_that_does_not_answer_is_left),
};
CHECK_MAIN_WITH(CASES, NULL, tear_down)
