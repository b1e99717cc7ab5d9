/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/ym2149.h"

#include <string.h>

enum {
    R_TONE_A = 0, /* fine, coarse; B and C follow */
    R_NOISE = 6,
    R_MIXER = 7,
    R_AMPLITUDE_A = 8,
    R_ENVELOPE_FINE = 11,
    R_ENVELOPE_COARSE = 12,
    R_ENVELOPE_SHAPE = 13,
};

/* R8 to R10: the envelope sets the level. */
#define AMPLITUDE_ENVELOPE 0x10u
/* R13. */
#define SHAPE_HOLD 0x01u
#define SHAPE_ALTERNATE 0x02u
#define SHAPE_ATTACK 0x04u
#define SHAPE_CONTINUE 0x08u

#define ENVELOPE_LEVEL_MAX 31u
#define NOISE_TOP_BIT 16u

/*
 * "D/A Converter": 31 steps of 1.5 dB (a factor of the fourth root of 2) below the loudest, and
 * silence. A channel's loudest is 10922, a third of a 16-bit sample's range.
 */
static const int16_t dac[ENVELOPE_LEVEL_MAX + 1u] = {
    0,   60,  72,   85,   101,  121,  144,  171,  203,  241,  287,  341,  406,  483,  574,  683,
    812, 965, 1148, 1365, 1624, 1931, 2296, 2731, 3247, 3862, 4592, 5461, 6494, 7723, 9184, 10922,
};

static void restart_envelope(struct kn86_ym2149 *chip) {
    chip->envelope.rising = (chip->registers[R_ENVELOPE_SHAPE] & SHAPE_ATTACK) != 0;
    chip->envelope.position = 0;
    chip->envelope.holding = false;
    chip->envelope.count = 0;
    chip->envelope.level = chip->envelope.rising ? 0 : ENVELOPE_LEVEL_MAX;
}

/* Returns the period; 0 counts as 1. */
static uint16_t at_least_one(unsigned period) {
    return (uint16_t)(period != 0 ? period : 1u);
}

static void load_periods(struct kn86_ym2149 *chip) {
    const uint8_t *r = chip->registers;
    for (unsigned i = 0; i < KN86_YM2149_CHANNELS; i++) {
        unsigned fine = R_TONE_A + 2u * i;
        chip->tones[i].period = at_least_one((r[fine + 1u] & 0x0Fu) << 8 | r[fine]);
    }
    /* f = clock / (16 NP): one shift each 16 clocks, two steps, and NP. */
    chip->noise.period = (uint16_t)(2u * at_least_one(r[R_NOISE] & 0x1Fu));
    /* f = clock / (256 EP) for 32 levels: one level each 8 clocks, one step, and EP. */
    chip->envelope.period = at_least_one((unsigned)r[R_ENVELOPE_COARSE] << 8 | r[R_ENVELOPE_FINE]);
}

void kn86_ym2149_reset(struct kn86_ym2149 *chip) {
    memset(chip, 0, sizeof *chip);
    chip->noise.shift_register = 1;
    load_periods(chip);
    restart_envelope(chip);
}

void kn86_ym2149_write(struct kn86_ym2149 *chip, uint8_t reg, uint8_t value) {
    chip->registers[reg] = value;
    load_periods(chip);
    if (reg == R_ENVELOPE_SHAPE) {
        restart_envelope(chip); /* even when the shape stays the same */
    }
}

/* At the end of a slope: "Envelope Shape/Cycle Control Register". */
static void end_slope(struct kn86_ym2149 *chip) {
    uint8_t shape = chip->registers[R_ENVELOPE_SHAPE];

    if ((shape & SHAPE_CONTINUE) == 0) {
        chip->envelope.holding = true;
        chip->envelope.level = 0;
    } else if ((shape & SHAPE_HOLD) != 0) {
        /* Holds the last level, or with ALTERNATE the other extreme. */
        bool high = chip->envelope.rising != ((shape & SHAPE_ALTERNATE) != 0);
        chip->envelope.holding = true;
        chip->envelope.level = high ? ENVELOPE_LEVEL_MAX : 0;
    } else {
        chip->envelope.rising ^= (shape & SHAPE_ALTERNATE) != 0;
        chip->envelope.position = 0;
    }
}

static void step_envelope(struct kn86_ym2149 *chip) {
    if (chip->envelope.holding || ++chip->envelope.count < chip->envelope.period) {
        return;
    }
    chip->envelope.count = 0;
    if (chip->envelope.position == ENVELOPE_LEVEL_MAX) {
        end_slope(chip);
    } else {
        chip->envelope.position++;
    }
    if (!chip->envelope.holding) {
        uint8_t position = chip->envelope.position;
        chip->envelope.level = chip->envelope.rising ? position : (uint8_t)(ENVELOPE_LEVEL_MAX - position);
    }
}

static void step_noise(struct kn86_ym2149 *chip) {
    if (++chip->noise.count < chip->noise.period) {
        return;
    }
    chip->noise.count = 0;
    /* 17 stages, taps 0 and 3. */
    uint32_t bits = chip->noise.shift_register;
    chip->noise.shift_register = bits >> 1 | ((bits ^ bits >> 3) & 1u) << NOISE_TOP_BIT;
}

static void step_tone(struct kn86_ym2149_tone *tone) {
    /* Not "==": the period may have been shortened below the count. */
    if (++tone->count >= tone->period) {
        tone->count = 0;
        tone->high = !tone->high;
    }
}

static unsigned level(const struct kn86_ym2149 *chip, unsigned channel) {
    uint8_t amplitude = chip->registers[R_AMPLITUDE_A + channel];
    if ((amplitude & AMPLITUDE_ENVELOPE) != 0) {
        return chip->envelope.level;
    }
    /* The 16 fixed levels are every other one of the 32, 3 dB apart; the lowest is silence. */
    amplitude &= 0x0Fu;
    return amplitude != 0 ? 2u * amplitude + 1u : 0;
}

int kn86_ym2149_step(struct kn86_ym2149 *chip) {
    int sum = 0;
    unsigned off = chip->registers[R_MIXER]; /* bits 0 to 2: tone off; 3 to 5: noise off */
    bool noise = (chip->noise.shift_register & 1u) != 0;

    for (unsigned i = 0; i < KN86_YM2149_CHANNELS; i++) {
        bool tone_high = chip->tones[i].high || (off >> i & 1u) != 0;
        bool noise_high = noise || (off >> (i + 3u) & 1u) != 0;
        if (tone_high && noise_high) {
            sum += dac[level(chip, i)];
        }
        step_tone(&chip->tones[i]);
    }
    step_noise(chip);
    step_envelope(chip);
    return sum;
}
