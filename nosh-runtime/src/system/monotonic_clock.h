/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_MONOTONIC_CLOCK_H
#define KN86_MONOTONIC_CLOCK_H

#include <stdint.h>

/* "Never", as a deadline in milliseconds. */
#define MONOTONIC_NEVER INT64_MAX

/*
 * Milliseconds since an arbitrary start (CLOCK_MONOTONIC). The deck has no battery-backed clock, so the wall clock may
 * jump by years when the first time source shows up; nothing in the runtime measures with it.
 */
int64_t monotonic_ms(void);

#endif
