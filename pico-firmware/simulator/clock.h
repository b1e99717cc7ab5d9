/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_CLOCK_H
#define KN86_CLOCK_H

#include <stdint.h>

/* Milliseconds of the machine's monotonic clock. */
int64_t monotonic_ms(void);

/*
 * Milliseconds of the simulated coprocessor's clock, which runs as fast as the machine's, or a whole number of
 * times faster once clock_set_speed was called. Set it before the first reading.
 */
int64_t simulated_ms(void);
void clock_set_speed(int times);

/* How many nanoseconds of the machine's clock pass while the simulated one advances so many milliseconds. */
int64_t clock_real_ns(int64_t simulated);

#endif
