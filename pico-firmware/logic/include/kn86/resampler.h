/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the chip's 250 kHz to the 44.1 kHz of the amplifier, in integers. 250000 / 44100 is exactly
 * 2500 / 441: between two output samples the input moves by 2500 of 441 phases. Each output sample
 * is a windowed-sinc low-pass (Blackman, 96 taps, -6 dB at 20 kHz) over the latest input; there is a
 * set of coefficients for every phase, so that no time is rounded. What would fold back below
 * 14 kHz is damped by more than 70 dB.
 */
#ifndef KN86_RESAMPLER_H
#define KN86_RESAMPLER_H

#include <stdint.h>

#define KN86_RESAMPLER_IN_HZ 250000u
#define KN86_RESAMPLER_OUT_HZ 44100u
#define KN86_RESAMPLER_TAPS 96u
#define KN86_RESAMPLER_PHASES 441u
#define KN86_RESAMPLER_PHASES_PER_SAMPLE 2500u

struct kn86_resampler {
    /* 85 KB; the coefficients of a phase add up to 2^15, the first is for the newest input. */
    int16_t coefficients[KN86_RESAMPLER_PHASES][KN86_RESAMPLER_TAPS];
    /* The latest inputs, twice, so that KN86_RESAMPLER_TAPS of them always stand in a row. */
    int16_t history[2u * KN86_RESAMPLER_TAPS];
    uint16_t newest; /* index of the newest input's first copy */
    uint32_t phase;  /* of the next output, in 1/441 input behind the newest */
};

/* Computes the coefficients: some 50 ms on the device. */
void kn86_resampler_init(struct kn86_resampler *resampler);

/*
 * The next output sample, -32768 to 32767; next() is called for each input that it needs (5 or 6),
 * and gives it as 0 to 32767.
 */
int16_t kn86_resampler_next(struct kn86_resampler *resampler, int (*next)(void *source), void *source);

#endif
