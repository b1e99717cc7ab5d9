/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resamples the chip's 250 kHz to the amplifier's 44.1 kHz, in integers. 250000 / 44100 is exactly 2500 / 441: between
 * two output samples the input advances by 2500 of 441 phases. Each output sample is a windowed-sinc low-pass
 * (Blackman, 96 taps, -6 dB at 20 kHz) over the latest input; each phase has its own coefficients, so that times are
 * exact. Aliases below 14 kHz are attenuated by more than 70 dB.
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
    /* the latest inputs, stored twice, so that KN86_RESAMPLER_TAPS of them are always contiguous */
    int16_t history[2u * KN86_RESAMPLER_TAPS];
    uint16_t newest; /* index of the newest input's first copy */
    uint32_t phase;  /* phase of the next output, in 1/441 of an input behind the newest */
};

/* Computes the coefficients: some 50 ms on the device. */
void kn86_resampler_init(struct kn86_resampler *resampler);

/*
 * Returns the next output sample, -32768 to 32767. Calls next() for each input that it needs (5 or 6); inputs are 0 to
 * 32767.
 */
int16_t kn86_resampler_next(struct kn86_resampler *resampler, int (*next)(void *source), void *source);

#endif
