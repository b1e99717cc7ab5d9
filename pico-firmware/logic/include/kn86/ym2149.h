/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Yamaha YM2149 sound chip at register level, advanced in steps of 8 clocks: the rate of its tone counters. Section
 * names are those of the YM2149 data sheet.
 */
#ifndef KN86_YM2149_H
#define KN86_YM2149_H

#include <stdbool.h>
#include <stdint.h>

#include "kn86/psg_messages.h"

#define KN86_YM2149_CLOCK_HZ 2000000u
#define KN86_YM2149_STEPS_PER_SECOND (KN86_YM2149_CLOCK_HZ / 8u)
#define KN86_YM2149_CHANNELS 3u
/* The sum of all three channels at their maximum. */
#define KN86_YM2149_LEVEL_MAX (KN86_YM2149_CHANNELS * 10922)

struct kn86_ym2149_tone {
    uint16_t period; /* R0 to R5: 1 to 4095, in steps, for half a wave; 0 counts as 1 */
    uint16_t count;
    bool high;
};

struct kn86_ym2149 {
    uint8_t registers[KN86_PSG_REGISTERS]; /* as written */
    struct kn86_ym2149_tone tones[KN86_YM2149_CHANNELS];
    struct {
        uint16_t period; /* R6: 2 to 62 steps a shift; 0 counts as 1 */
        uint16_t count;
        uint32_t shift_register; /* 17 bits, never 0; bit 0 is the output */
    } noise;
    struct {
        uint32_t period; /* R11, R12: 1 to 65535 steps for each of the 32 levels; 0 counts as 1 */
        uint32_t count;
        uint8_t position; /* 0 to 31 within a slope */
        uint8_t level;    /* 0 to 31 */
        bool rising, holding;
    } envelope;
};

/* Resets the chip, as the RESET pin and PSG_RESET do: all registers 0, all counters at their start. */
void kn86_ym2149_reset(struct kn86_ym2149 *chip);

/* Writes a register, 0 to 15. Bits that the register does not have are ignored. */
void kn86_ym2149_write(struct kn86_ym2149 *chip, uint8_t reg, uint8_t value);

/* Advances by 8 clocks. Returns the sum of the channels, 0 to KN86_YM2149_LEVEL_MAX. */
int kn86_ym2149_step(struct kn86_ym2149 *chip);

#endif
