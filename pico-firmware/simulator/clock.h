/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_CLOCK_H
#define KN86_CLOCK_H

#include <stdint.h>

#include "kn86/attributes.h"

/* Milliseconds of the machine's monotonic clock. */
int64_t monotonic_ms(void);

/*
 * Milliseconds of the simulated coprocessor's clock. It runs as fast as the machine's, or a whole number of times
 * faster after clock_set_speed, or as the file of clock_follow says. To be chosen before the first reading.
 */
int64_t simulated_ms(void);
void clock_set_speed(int times);

/*
 * Makes the simulated time the number in the file's first 8 bytes, in this machine's byte order: milliseconds, which a
 * test increases. Returns 0, or -1 after a message on standard error.
 */
KN86_MUST_CHECK int clock_follow(const char *path);

/*
 * The longest wait, in nanoseconds of the machine's clock, for the simulated clock to advance by so many milliseconds.
 * A clock in a file may advance sooner or later.
 */
int64_t clock_real_ns(int64_t simulated);

#endif
