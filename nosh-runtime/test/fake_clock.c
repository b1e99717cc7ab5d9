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

/* Whatever is on its way to a descriptor is there already: the tests play all other ends in this same thread, and
 * poll(2) itself takes in what a pseudo terminal still holds back (Linux, drivers/tty/n_tty.c, n_tty_poll). */
int __wrap_poll(struct pollfd *watched, nfds_t count, int timeout) {
    CHECK(timeout >= 0); /* nothing would ever end the wait */
    int ready = __real_poll(watched, count, 0);
    if (ready == 0) {
        now += timeout;
    }
    return ready;
}
