/* SPDX-License-Identifier: Apache-2.0 */
/* Core 1's work: CIPHER-LINE, redrawn 30 times a second. The calls below are core 0's. */
#ifndef KN86_DISPLAY_H
#define KN86_DISPLAY_H

#include "kn86/oled.h"

/* Drawing orders that may wait for core 1. */
#define DISPLAY_QUEUE_COMMANDS 64u

/* Starts core 1. */
void display_start(void);

/* Queues a drawing order; false when the queue is full. */
KN86_MUST_CHECK bool display_draw(const struct kn86_oled_command *command);

/* Whether core 1 has completed a tick since the last call. */
KN86_MUST_CHECK bool display_take_alive(void);

#endif
