/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_clock.h"

#include "check.h"

#include <poll.h>

int64_t __wrap_monotonic_ms(void);
int __real_poll(struct pollfd *watched, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *watched, nfds_t count, int timeout);

static int64_t now = 1000;

int64_t fake_clock_ms(void) {
    return now;
}

int64_t __wrap_monotonic_ms(void) {
    return now;
}

/*
 * Data in transit to a descriptor has already arrived: the tests play all other ends in this same thread, and poll(2)
 * itself processes what a pseudo terminal has buffered (Linux, drivers/tty/n_tty.c, n_tty_poll).
 */
int __wrap_poll(struct pollfd *watched, nfds_t count, int timeout) {
    CHECK(timeout >= 0); /* otherwise nothing would end the wait */
    int ready = __real_poll(watched, count, 0);
    if (ready == 0) {
        now += timeout;
    }
    return ready;
}
