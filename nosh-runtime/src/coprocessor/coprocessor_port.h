/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The link state machine on a serial device, for a poll(2) loop. A device that is missing or goes away is opened again
 * every second, and the Pico is then greeted afresh.
 */
#ifndef KN86_COPROCESSOR_PORT_H
#define KN86_COPROCESSOR_PORT_H

#include "coprocessor_link.h"

#include <poll.h>
#include <stdbool.h>

struct coprocessor_port {
    struct coprocessor_link link;

    /* Private. */
    const char *path;
    int descriptor;  /* -1 while the device is not open */
    int open_error;  /* of the latest attempt, so that each reason is logged once */
    int64_t open_at; /* when to try again, milliseconds */
    uint32_t boot_id;
};

/* `path` must outlive the port. The device is opened by the first coprocessor_port_tick. */
void coprocessor_port_init(struct coprocessor_port *port, const char *path, int64_t now);

/* Whether the serial device is open. */
bool coprocessor_port_is_open(const struct coprocessor_port *port);

/* What to wait for; a negative descriptor, which poll ignores, while the device is not open. */
struct pollfd coprocessor_port_pollfd(const struct coprocessor_port *port);

/* Until when to wait at most. */
int64_t coprocessor_port_deadline(const struct coprocessor_port *port);

/* Takes what poll reported for coprocessor_port_pollfd. */
void coprocessor_port_handle(struct coprocessor_port *port, short events, int64_t now);

/* Does what is due, and sends what has been queued in link.outgoing. To be called once per turn of the loop. */
void coprocessor_port_tick(struct coprocessor_port *port, int64_t now);

/* Sends what can be sent at once, and closes the device. */
void coprocessor_port_finish(struct coprocessor_port *port);

#endif
