/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/resampler.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265f
#define CUTOFF_HZ 20000.0f
#define UNITY 32768.0f
#define COEFFICIENT_BITS 15

/* The filter's impulse response at a time in inputs from its middle; its gain is not normalised yet. */
static float response(float time) {
    const float half = KN86_RESAMPLER_TAPS / 2.0f;
    if (fabsf(time) >= half) {
        return 0.0f;
    }
    const float cycles = 2.0f * CUTOFF_HZ / KN86_RESAMPLER_IN_HZ;
    float angle = PI * cycles * time;
    float sinc = fabsf(angle) < 1e-4f ? 1.0f : sinf(angle) / angle;
    float turn = PI * time / half;
    return sinc * (0.42f + 0.5f * cosf(turn) + 0.08f * cosf(2.0f * turn));
}

void kn86_resampler_init(struct kn86_resampler *resampler) {
    memset(resampler->history, 0, sizeof resampler->history);
    resampler->newest = 0;
    resampler->phase = 0;
    for (unsigned phase = 0; phase < KN86_RESAMPLER_PHASES; phase++) {
        float taps[KN86_RESAMPLER_TAPS];
        float sum = 0.0f;
        for (unsigned i = 0; i < KN86_RESAMPLER_TAPS; i++) {
            taps[i] = response((float)i + (float)phase / KN86_RESAMPLER_PHASES - KN86_RESAMPLER_TAPS / 2.0f);
            sum += taps[i];
        }
        for (unsigned i = 0; i < KN86_RESAMPLER_TAPS; i++) {
            resampler->coefficients[phase][i] = (int16_t)lrintf(taps[i] * UNITY / sum);
        }
    }
}

static void push(struct kn86_resampler *resampler, int input) {
    /* Stored backwards, so that the newest input comes first. */
    resampler->newest = (uint16_t)(resampler->newest != 0 ? resampler->newest - 1u : KN86_RESAMPLER_TAPS - 1u);
    resampler->history[resampler->newest] = (int16_t)input;
    resampler->history[resampler->newest + KN86_RESAMPLER_TAPS] = (int16_t)input;
}

static int16_t saturate(int32_t sample) {
    return (int16_t)(sample > INT16_MAX ? INT16_MAX : sample < INT16_MIN ? INT16_MIN : sample);
}

int16_t kn86_resampler_next(struct kn86_resampler *resampler, int (*next)(void *source), void *source) {
    resampler->phase += KN86_RESAMPLER_PHASES_PER_SAMPLE;
    for (; resampler->phase >= KN86_RESAMPLER_PHASES; resampler->phase -= KN86_RESAMPLER_PHASES) {
        push(resampler, next(source));
    }
    const int16_t *input = &resampler->history[resampler->newest];
    const int16_t *coefficient = resampler->coefficients[resampler->phase];
    /* No overflow: the magnitudes of a phase's coefficients add up to less than 2^16. */
    int32_t sum = 0;
    for (unsigned i = 0; i < KN86_RESAMPLER_TAPS; i++) {
        sum += (int32_t)coefficient[i] * input[i];
    }
    return saturate(sum >> COEFFICIENT_BITS);
}
