/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/sound.h"

static_assert(KN86_YM2149_STEPS_PER_SECOND == KN86_RESAMPLER_IN_HZ, "one input a step");
static_assert(KN86_YM2149_LEVEL_MAX <= INT16_MAX, "the resampler takes 15 bits");

/* Time constant of the high-pass, as a shift: 44100 / 2^11 / 2 pi = 3.4 Hz. */
#define MEAN_SHIFT 11
#define MEAN_SCALE 65536

void kn86_sound_init(struct kn86_sound *sound) {
    kn86_ym2149_reset(&sound->chip);
    kn86_resampler_init(&sound->resampler);
    sound->mean = 0;
}

void kn86_sound_apply(struct kn86_sound *sound, const struct kn86_sound_command *command) {
    if (command->reset) {
        kn86_ym2149_reset(&sound->chip);
        return;
    }
    for (unsigned i = 0; i < command->bulk.count; i++) {
        kn86_ym2149_write(&sound->chip, command->bulk.writes[i].reg, command->bulk.writes[i].value);
    }
}

static int step(void *chip) {
    return kn86_ym2149_step(chip);
}

void kn86_sound_render(struct kn86_sound *sound, int16_t *samples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int32_t raw = kn86_resampler_next(&sound->resampler, step, &sound->chip);
        /* At most 2^15 * 2^16 / 2^11 a sample: no overflow. */
        sound->mean += (raw * (MEAN_SCALE / (1 << MEAN_SHIFT))) - sound->mean / (1 << MEAN_SHIFT);
        int32_t sample = raw - sound->mean / MEAN_SCALE;
        samples[i] = (int16_t)(sample > INT16_MAX ? INT16_MAX : sample < INT16_MIN ? INT16_MIN : sample);
    }
}
