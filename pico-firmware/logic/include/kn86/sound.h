/* SPDX-License-Identifier: Apache-2.0 */
/* The sound path: chip, resampler, and the high-pass of the amplifier's coupling. */
#ifndef KN86_SOUND_H
#define KN86_SOUND_H

#include <stddef.h>

#include "kn86/resampler.h"
#include "kn86/sound_command.h"
#include "kn86/ym2149.h"

#define KN86_SOUND_SAMPLES_PER_SECOND KN86_RESAMPLER_OUT_HZ

struct kn86_sound {
    struct kn86_ym2149 chip;
    struct kn86_resampler resampler;
    int32_t mean; /* mean of the output so far, times 2^16; it is subtracted, like a capacitor does */
};

void kn86_sound_init(struct kn86_sound *sound);

/* All of a command's writes take effect between two samples. */
void kn86_sound_apply(struct kn86_sound *sound, const struct kn86_sound_command *command);

/* Renders the next count samples: mono, signed 16-bit. */
void kn86_sound_render(struct kn86_sound *sound, int16_t *samples, size_t count);

#endif
