/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A clock of the test's own, below monotonic_ms() and poll(2) (linked with --wrap). A test whose program waits for its
 * deadlines takes no time, and no load of the machine makes it miss one.
 */
#ifndef KN86_FAKE_CLOCK_H
#define KN86_FAKE_CLOCK_H

#include <stdint.h>

/*
 * Milliseconds since the test began: the value of monotonic_ms(). Only poll(2) advances it: when no descriptor is
 * ready, at once, by the whole timeout.
 */
int64_t fake_clock_ms(void);

#endif
