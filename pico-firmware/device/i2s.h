/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Output to the MAX98357A amplifier: I2S, 16 bits a channel, 44.1 kHz, by a PIO state machine that two DMA channels
 * feed in turns.
 */
#ifndef KN86_I2S_H
#define KN86_I2S_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kn86/playout.h"

/* The same sample on both channels; the amplifier plays one of them or their mean, depending on its pins. */
static inline uint32_t i2s_frame(int16_t sample) {
    return (uint32_t)(uint16_t)sample << 16 | (uint16_t)sample;
}

/*
 * Starts playing. render is called in an interrupt of the calling core for each buffer that has been
 * played (kn86/playout.h), with count (KN86_PLAYOUT_FRAMES) frames to write.
 */
void i2s_start(void (*render)(uint32_t *frames, size_t count));

/* Whether a buffer was filled too late since the last call. Callable from any core. */
KN86_MUST_CHECK bool i2s_take_underrun(void);

#endif
