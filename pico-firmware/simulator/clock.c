/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"

#include <time.h>

static int speed = 1;

int64_t monotonic_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_set_speed(int times) {
    speed = times;
}

int64_t simulated_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return ((int64_t)now.tv_sec * 1000000000 + now.tv_nsec) * speed / 1000000;
}

int64_t clock_real_ns(int64_t simulated) {
    return simulated * 1000000 / speed;
}
