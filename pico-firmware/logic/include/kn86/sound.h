/* SPDX-License-Identifier: Apache-2.0 */
/* What the deck's PSG frames become: chip, resampler and the amplifier's coupling in a row. */
#ifndef KN86_SOUND_H
#define KN86_SOUND_H

#include <stddef.h>

#include "kn86/resampler.h"
#include "kn86/ym2149.h"

#define KN86_SOUND_SAMPLES_PER_SECOND KN86_RESAMPLER_OUT_HZ

/* A PSG order, checked by the decoder of its frame: what core 0 hands to core 1. */
struct kn86_sound_command {
    bool reset; /* all registers become 0; there are no writes then */
    struct kn86_psg_bulk_write bulk;
};

struct kn86_sound {
    struct kn86_ym2149 chip;
    struct kn86_resampler resampler;
    int32_t mean; /* of the output so far, times 2^16: taken off, as a capacitor would */
};

void kn86_sound_init(struct kn86_sound *sound);

/* All of a command's writes take effect between two samples. */
void kn86_sound_apply(struct kn86_sound *sound, const struct kn86_sound_command *command);

/* The next count samples: mono, signed. */
void kn86_sound_render(struct kn86_sound *sound, int16_t *samples, size_t count);

#endif
