/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_CLOCK_H
#define KN86_CLOCK_H

#include <stdint.h>

#include "kn86/attributes.h"

/* Milliseconds of the machine's monotonic clock. */
int64_t monotonic_ms(void);

/*
 * Milliseconds of the simulated coprocessor's clock, which runs as fast as the machine's, or a whole number of
 * times faster once clock_set_speed was called, or as clock_follow's file says. Choose before the first reading.
 */
int64_t simulated_ms(void);
void clock_set_speed(int times);

/*
 * Time is the number in the file's first 8 bytes, in this machine's byte order: milliseconds that somebody else counts
 * up. Returns 0, or -1 after a message on standard error.
 */
KN86_MUST_CHECK int clock_follow(const char *path);

/*
 * How many nanoseconds of the machine's clock to wait at most for the simulated one to advance by so many
 * milliseconds; a clock in a file may get there sooner or later.
 */
int64_t clock_real_ns(int64_t simulated);

#endif
