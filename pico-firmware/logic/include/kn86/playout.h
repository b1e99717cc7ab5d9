/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decides which of the two sound buffers to fill, and whether that was in time. The hardware plays the two in turns
 * without stopping: when one ends, it starts the other from its beginning, filled or not. A buffer is therefore filled
 * in time when it is full before the other one ends.
 */
#ifndef KN86_PLAYOUT_H
#define KN86_PLAYOUT_H

#include <stdbool.h>

#include "kn86/attributes.h"

#define KN86_PLAYOUT_BUFFERS 2u
/* Frames of one buffer: 2.9 ms at 44.1 kHz, the longest time that filling the other one may take. */
#define KN86_PLAYOUT_FRAMES 128u
#define KN86_PLAYOUT_ALL ((1u << KN86_PLAYOUT_BUFFERS) - 1u)

/* The hardware and the renderer; context is passed to each function. */
struct kn86_playout {
    void *context;
    /* Returns the buffers that have ended since they were last acknowledged: bit n for buffer n. */
    unsigned (*ended)(void *context);
    void (*acknowledge)(void *context, unsigned buffers);
    bool (*is_playing)(void *context, unsigned buffer);
    /* Renders the next KN86_PLAYOUT_FRAMES frames into the buffer. */
    void (*fill)(void *context, unsigned buffer);
};

/*
 * Fills the buffer that has ended; called by the interrupt of its end. Returns false on an underrun: the buffer was
 * filled too late, and old samples were played again. The next call continues normally.
 */
KN86_MUST_CHECK bool kn86_playout_serve(const struct kn86_playout *playout);

#endif
