/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Core 1: draws CIPHER-LINE 30 times a second, and renders the sound in an interrupt, so that a long SPI transfer
 * causes no underrun. The functions below are called by core 0; none blocks.
 */
#ifndef KN86_CORE1_H
#define KN86_CORE1_H

#include "kn86/oled.h"
#include "kn86/sound.h"

/* Commands that may wait for core 1; powers of two. */
#define CORE1_DRAWING_ORDERS 64u
#define CORE1_SOUND_ORDERS 32u

/* Starts core 1. */
void core1_start(void);

/* Queue a command. False when the queue is full. */
KN86_MUST_CHECK bool core1_draw(const struct kn86_oled_command *command);
KN86_MUST_CHECK bool core1_play(const struct kn86_sound_command *command);

/* Whether core 1 has completed a display tick since the last call. */
KN86_MUST_CHECK bool core1_take_alive(void);

/* Whether there was an underrun of samples since the last call. */
KN86_MUST_CHECK bool core1_take_underrun(void);

#endif
