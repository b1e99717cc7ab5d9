/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts the instructions of core 1's two tasks in the firmware's own code, compiled for the device, on QEMU's MPS2
 * board with the same core (-M mps2-an505 -icount shift=5). Fails when they exceed core1_costs.h.
 */
#include "measure_core1.h"

#include "core1_costs.h"
#include "kn86/oled.h"
#include "kn86/playout.h"
#include "kn86/sound.h"
#include "semihosting.h"

/* Armv8-M Architecture Reference Manual, "SysTick": control, reload value, current value, which counts down. */
#define SYSTICK_CONTROL (*(volatile uint32_t *)0xE000E010u)
#define SYSTICK_RELOAD (*(volatile uint32_t *)0xE000E014u)
#define SYSTICK_VALUE (*(volatile uint32_t *)0xE000E018u)
#define SYSTICK_FROM_CORE_ENABLED 5u
#define SYSTICK_MAX 0x00FFFFFFu

/* 20 MHz on this board; with shift=5 an instruction takes 2^5 ns: 0.64 of its ticks. */
#define TICKS_PER_100_INSTRUCTIONS 64u

#define BUFFERS 50u
#define TICKS 30u

static uint32_t started;

static void start(void) {
    started = SYSTICK_VALUE;
}

static uint32_t instructions(void) {
    return ((started - SYSTICK_VALUE) & SYSTICK_MAX) * 100u / TICKS_PER_100_INSTRUCTIONS;
}

/* Checks the counting itself with a loop of two instructions, a million times. */
static bool counts(void) {
    uint32_t rounds = 1000000u;
    start();
    __asm__ volatile("1: subs %0, %0, #1\n bne 1b" : "+r"(rounds) : : "cc");
    uint32_t counted = instructions();
    semihosting_write_number("instructions of a loop of 2000000", counted);
    return counted > 1990000u && counted < 2010000u;
}

static bool is_within(const char *what, uint32_t counted, uint32_t limit) {
    uint32_t cycles = counted / 100u * CORE1_CYCLES_PER_100_INSTRUCTIONS;
    semihosting_write_number(what, counted);
    semihosting_write_number("  cycles at most", cycles);
    semihosting_write_number("  allowed (core1_costs.h)", limit);
    return cycles <= limit;
}

/* The longest of many buffers: three fast tones, noise and envelope at their highest rates. */
static uint32_t render(void) {
    static struct kn86_sound sound;
    static int16_t samples[KN86_PLAYOUT_FRAMES];
    const struct kn86_sound_command loud = {.bulk = {.count = 11,
                                                     .writes = {{0, 1},
                                                                {2, 2},
                                                                {4, 3},
                                                                {6, 1},
                                                                {7, 0},
                                                                {8, 0x10},
                                                                {9, 0x10},
                                                                {10, 0x10},
                                                                {11, 1},
                                                                {12, 0},
                                                                {13, 0x0E}}}};
    uint32_t worst = 0;
    kn86_sound_init(&sound);
    kn86_sound_apply(&sound, &loud);
    for (unsigned i = 0; i < BUFFERS; i++) {
        start();
        kn86_sound_render(&sound, samples, KN86_PLAYOUT_FRAMES);
        uint32_t counted = instructions();
        worst = counted > worst ? counted : worst;
    }
    return worst;
}

/* The longest of many ticks, with all rows scrolling by odd numbers of pixels. */
static uint32_t scroll(void) {
    static struct kn86_oled oled;
    uint32_t worst = 0;
    kn86_oled_init(&oled, "");
    for (uint8_t row = 0; row < KN86_OLED_ROWS; row++) {
        const struct kn86_oled_command command = {.type = KN86_FRAME_OLED_SCROLL_ROW,
                                                  .scroll_row = {row, KN86_OLED_SPEED_MAX - 15}};
        kn86_oled_apply(&oled, &command);
    }
    for (unsigned i = 0; i < TICKS; i++) {
        start();
        kn86_oled_tick(&oled);
        uint32_t counted = instructions();
        worst = counted > worst ? counted : worst;
    }
    return worst;
}

bool measure_core1(void) {
    SYSTICK_RELOAD = SYSTICK_MAX;
    SYSTICK_VALUE = 0;
    SYSTICK_CONTROL = SYSTICK_FROM_CORE_ENABLED;
    bool ok = counts();
    ok &= is_within("instructions for a buffer of sound", render(), CORE1_RENDER_CYCLES);
    ok &= is_within("instructions for a tick that scrolls", scroll(), CORE1_SCROLL_CYCLES);
    return ok;
}
