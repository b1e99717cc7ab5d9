/* SPDX-License-Identifier: Apache-2.0 */
#include "monotonic_clock.h"

#include <time.h>

int64_t monotonic_ms(void) {
    struct timespec now;
    /* Cannot fail: CLOCK_MONOTONIC exists on every Linux and the pointer is valid. */
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
