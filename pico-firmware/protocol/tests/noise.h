/* SPDX-License-Identifier: Apache-2.0 */
/* Random input for tests, the same in every run: a failure is a failure every time. */
#ifndef KN86_NOISE_H
#define KN86_NOISE_H

#include "kn86/frame.h"

/* A number from 0 to limit - 1; limit is not 0. */
uint32_t noise_below(uint32_t limit);

/* A frame of a known type with a random payload, of a length and with values that are often sound. */
struct kn86_frame noise_frame(void);

#endif
