/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A clock of the test's own, below monotonic_ms() and poll(2) (linked with --wrap): a test whose program waits for its
 * deadlines takes no time, and no load on the machine makes it miss one.
 */
#ifndef KN86_FAKE_CLOCK_H
#define KN86_FAKE_CLOCK_H

#include <stdint.h>

/**
 * Milliseconds since the test began; what monotonic_ms() gives. Only poll(2) advances it: when no descriptor is ready,
 * by the whole timeout, at once.
 */
int64_t fake_clock_ms(void);

#endif
