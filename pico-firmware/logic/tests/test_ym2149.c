/* SPDX-License-Identifier: Apache-2.0 */
/* The chip against the diagrams and formulas of the YM2149 data sheet. */
#include "kn86/ym2149.h"

#include <math.h>
#include <string.h>

#include "check.h"

enum {
    FINE_A,
    COARSE_A,
    FINE_B,
    COARSE_B,
    FINE_C,
    COARSE_C,
    NOISE,
    MIXER,
    AMPLITUDE_A,
    AMPLITUDE_B,
    AMPLITUDE_C,
    ENVELOPE_FINE,
    ENVELOPE_COARSE,
    SHAPE
};
enum { ALL_OFF = 0x3F, ONLY_TONE_A = 0x3E, ONLY_NOISE_A = 0x37, TONE_AND_NOISE_A = 0x36 };
#define LEVELS 32
#define LOUDEST 10922

static struct kn86_ym2149 chip;

static void start(void) {
    kn86_ym2149_reset(&chip);
    kn86_ym2149_write(&chip, MIXER, ALL_OFF);
}

/* The output level of channel A's amplitude when it is always on. */
static int steady(uint8_t amplitude) {
    start();
    kn86_ym2149_write(&chip, AMPLITUDE_A, amplitude);
    return kn86_ym2149_step(&chip);
}

static void fixed_levels_are_3_db_apart(void) {
    CHECK_INFO(steady(0) == 0, "silence");
    CHECK_INFO(steady(15) == LOUDEST, "loudest");
    for (uint8_t amplitude = 1; amplitude < 16; amplitude++) {
        int wanted = (int)lround(LOUDEST * pow(10.0, -3.0103 * (15 - amplitude) / 20.0));
        CHECK_INFO(abs(steady(amplitude) - wanted) <= 1, "amplitude %u: %d, not %d", amplitude, steady(amplitude),
                   wanted);
        CHECK_INFO(steady((uint8_t)(0xE0 | amplitude)) == steady(amplitude), "bits beyond R8's five");
    }
}

/*
 * "Envelope Shape/Cycle Control Register": what the drawings show of four slopes. '\' falls, '/'
 * rises, '_' stays at the lowest level and '^' at the highest.
 */
static const char *const shapes[16] = {
    "\\___",    "\\___", "\\___",  "\\___", "/___", "/___", "/___",   "/___",
    "\\\\\\\\", "\\___", "\\/\\/", "\\^^^", "////", "/^^^", "/\\/\\", "/___",
};

static int drawn_level(char slope, int position) {
    switch (slope) {
    case '/':
        return position;
    case '\\':
        return LEVELS - 1 - position;
    case '^':
        return LEVELS - 1;
    default:
        return 0;
    }
}

static int dac_level(int level) {
    return level == 0 ? 0 : (int)lround(LOUDEST * pow(2.0, (level - 31) / 4.0));
}

/* period: R11 and R12; each level must last that many steps of 8 clocks. */
static void shape_is_drawn(unsigned shape, unsigned period) {
    start();
    kn86_ym2149_write(&chip, AMPLITUDE_A, 0x10);
    kn86_ym2149_write(&chip, ENVELOPE_FINE, (uint8_t)period);
    kn86_ym2149_write(&chip, ENVELOPE_COARSE, (uint8_t)(period >> 8));
    kn86_ym2149_write(&chip, SHAPE, (uint8_t)shape);
    for (unsigned slope = 0; slope < 8; slope++) {
        /* From the fifth slope on, everything repeats in pairs. */
        char drawn = shapes[shape][slope < 4 ? slope : slope % 2 + 2];
        for (int position = 0; position < LEVELS; position++) {
            for (unsigned i = 0; i < period; i++) {
                int wanted = dac_level(drawn_level(drawn, position));
                int level = kn86_ym2149_step(&chip);
                CHECK_INFO(abs(level - wanted) <= 1, "shape %X slope %u position %d: %d, not %d", shape, slope,
                           position, level, wanted);
            }
        }
    }
}

static void envelopes_are_drawn(void) {
    for (unsigned shape = 0; shape < 16; shape++) {
        shape_is_drawn(shape, 1);
        shape_is_drawn(shape, 5);
        shape_is_drawn(shape, 0x0203);
    }
}

static void writing_the_shape_restarts_the_envelope(void) {
    start();
    kn86_ym2149_write(&chip, AMPLITUDE_A, 0x10);
    kn86_ym2149_write(&chip, ENVELOPE_FINE, 1);
    kn86_ym2149_write(&chip, SHAPE, 0x09);
    for (int i = 0; i < 100; i++) {
        (void)kn86_ym2149_step(&chip);
    }
    CHECK_INFO(kn86_ym2149_step(&chip) == 0, "faded");
    kn86_ym2149_write(&chip, SHAPE, 0x09);
    CHECK_INFO(kn86_ym2149_step(&chip) == LOUDEST, "and again");
}

/* f = clock / (16 TP): TP steps of 8 clocks for each half. */
static void tones_last_their_period(void) {
    static const unsigned periods[] = {1, 2, 3, 284, 4095};
    for (unsigned i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        start();
        kn86_ym2149_write(&chip, FINE_A, (uint8_t)periods[i]);
        kn86_ym2149_write(&chip, COARSE_A, (uint8_t)(0xF0 | periods[i] >> 8));
        kn86_ym2149_write(&chip, AMPLITUDE_A, 15);
        kn86_ym2149_write(&chip, MIXER, ONLY_TONE_A);
        for (unsigned step = 0; step < 10 * periods[i]; step++) {
            int wanted = step / periods[i] % 2 == 1 ? LOUDEST : 0;
            CHECK_INFO(kn86_ym2149_step(&chip) == wanted, "period %u step %u", periods[i], step);
        }
    }
    start();
    kn86_ym2149_write(&chip, AMPLITUDE_A, 15);
    kn86_ym2149_write(&chip, MIXER, ONLY_TONE_A);
    for (unsigned step = 0; step < 10; step++) {
        CHECK_INFO(kn86_ym2149_step(&chip) == (step % 2 == 1 ? LOUDEST : 0), "period 0 is like 1");
    }
}

/* The noise as a row of 17 cells: the new one on the left is the sum of cells 17 and 14. */
static void noise_is_the_17_bit_sequence(void) {
    char cells[18] = "00000000000000001";
    unsigned long ones = 0;

    for (unsigned period = 0; period <= 31; period += 31) {
        unsigned steps = period == 0 ? 2 : 2 * period; /* f = clock / (16 NP) */
        strcpy(cells, "00000000000000001");
        start();
        kn86_ym2149_write(&chip, NOISE, (uint8_t)(0xE0 | period));
        kn86_ym2149_write(&chip, AMPLITUDE_A, 15);
        kn86_ym2149_write(&chip, MIXER, ONLY_NOISE_A);
        unsigned long shifts = period == 0 ? 131071 : 1000;
        for (unsigned long shift = 0; shift < shifts; shift++) {
            for (unsigned i = 0; i < steps; i++) {
                CHECK_INFO(kn86_ym2149_step(&chip) == (cells[16] == '1' ? LOUDEST : 0), "shift %lu", shift);
            }
            ones += period == 0 && cells[16] == '1';
            char fresh = cells[16] != cells[13] ? '1' : '0';
            memmove(cells + 1, cells, 16);
            cells[0] = fresh;
        }
        if (period == 0) {
            CHECK_INFO(strcmp(cells, "00000000000000001") == 0, "it repeats after 2^17 - 1");
        }
    }
    CHECK_INFO(ones == 65536, "a maximal sequence has 2^16 ones, not %lu", ones);
}

static void the_mixer_is_an_and(void) {
    start();
    kn86_ym2149_write(&chip, FINE_A, 7);
    kn86_ym2149_write(&chip, NOISE, 3);
    kn86_ym2149_write(&chip, AMPLITUDE_A, 15);
    for (unsigned step = 0; step < 2000; step++) {
        static const uint8_t mixers[] = {ALL_OFF, ONLY_TONE_A, ONLY_NOISE_A, TONE_AND_NOISE_A};
        bool heard[4];
        for (unsigned i = 0; i < 4; i++) {
            struct kn86_ym2149 copy = chip;
            kn86_ym2149_write(&copy, MIXER, mixers[i]);
            heard[i] = kn86_ym2149_step(&copy) != 0;
        }
        CHECK_INFO(heard[0] && heard[3] == (heard[1] && heard[2]), "step %u", step);
        (void)kn86_ym2149_step(&chip);
    }
}

static void channels_add_up(void) {
    start();
    kn86_ym2149_write(&chip, AMPLITUDE_A, 15);
    kn86_ym2149_write(&chip, AMPLITUDE_B, 13);
    kn86_ym2149_write(&chip, AMPLITUDE_C, 9);
    CHECK_INFO(kn86_ym2149_step(&chip) == LOUDEST + 5461 + 1365, "sum");
    kn86_ym2149_write(&chip, AMPLITUDE_B, 15);
    kn86_ym2149_write(&chip, AMPLITUDE_C, 15);
    CHECK_INFO(kn86_ym2149_step(&chip) == KN86_YM2149_LEVEL_MAX, "loudest");
}

static const struct check_case CASES[] = {
    CHECK_CASE(fixed_levels_are_3_db_apart),
    CHECK_CASE(envelopes_are_drawn),
    CHECK_CASE(writing_the_shape_restarts_the_envelope),
    CHECK_CASE(tones_last_their_period),
    CHECK_CASE(noise_is_the_17_bit_sequence),
    CHECK_CASE(the_mixer_is_an_and),
    CHECK_CASE(channels_add_up),
};
CHECK_MAIN(CASES)
