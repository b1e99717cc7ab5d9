/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service's side of systemd's notification protocol (sd_notify(3), "Notes"): datagrams of newline-separated
 * assignments to the AF_UNIX socket that $NOTIFY_SOCKET names. Own code because libsystemd has no static library.
 */
#ifndef KN86_NOTIFY_H
#define KN86_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

struct notify {
    int socket;                   /* connected datagram socket, -1 without a service manager */
    int64_t watchdog_interval_ms; /* send WATCHDOG=1 this often; MONOTONIC_NEVER when no watchdog is armed */
};

/*
 * Connects to $NOTIFY_SOCKET (a path, or '@' and a name of the abstract namespace) and reads $WATCHDOG_USEC and
 * $WATCHDOG_PID (sd_watchdog_enabled(3)); the interval is half of the timeout, as that page advises. Without
 * $NOTIFY_SOCKET, notify_send does nothing.
 * Returns 0, or a negative errno value when the socket cannot be reached; notify_send then does nothing either.
 */
__attribute__((warn_unused_result)) int notify_init(struct notify *notify);

/*
 * Sends one datagram, for example "READY=1\nSTATUS=linked". Never blocks; a failure is logged. A service manager that
 * does not read must not stop the deck.
 */
__attribute__((format(printf, 2, 3))) void notify_send(const struct notify *notify, const char *format, ...);

/* Closes the socket. */
void notify_finish(struct notify *notify);

#endif
