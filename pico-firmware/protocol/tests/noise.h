/* SPDX-License-Identifier: Apache-2.0 */
/* Random input for tests, from a fixed seed: failures are reproducible. */
#ifndef KN86_NOISE_H
#define KN86_NOISE_H

#include "kn86/frame.h"

/* Returns a number from 0 to limit - 1; limit is not 0. */
uint32_t noise_below(uint32_t limit);

/* Returns a frame of a known type with a random payload, whose length and values are often valid. */
struct kn86_frame noise_frame(void);

#endif
