/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of the two sound buffers is filled when, and whether that was in time. The hardware plays them
 * in turns without end and asks nobody: where one ends, it starts the other, from its beginning, filled
 * or not. A buffer is therefore filled in time when the other one has not ended before it is full.
 */
#ifndef KN86_PLAYOUT_H
#define KN86_PLAYOUT_H

#include <stdbool.h>

#include "kn86/attributes.h"

#define KN86_PLAYOUT_BUFFERS 2u
/* Of one buffer: 2.9 ms at 44.1 kHz, which is how long filling the other one may take at most. */
#define KN86_PLAYOUT_FRAMES 128u
#define KN86_PLAYOUT_ALL ((1u << KN86_PLAYOUT_BUFFERS) - 1u)

/* The hardware, and what fills the buffers; context is passed back to each function. */
struct kn86_playout {
    void *context;
    /* The buffers that have ended and were not acknowledged since: bit n for buffer n. */
    unsigned (*ended)(void *context);
    void (*acknowledge)(void *context, unsigned buffers);
    bool (*is_playing)(void *context, unsigned buffer);
    /* Renders the next KN86_PLAYOUT_FRAMES frames into the buffer. */
    void (*fill)(void *context, unsigned buffer);
};

/*
 * To be called when a buffer has ended, as the interrupt of that: fills it. False when that was too
 * late, so that old samples were heard again: an underrun. The next call goes on as if nothing had been.
 */
KN86_MUST_CHECK bool kn86_playout_serve(const struct kn86_playout *playout);

#endif
