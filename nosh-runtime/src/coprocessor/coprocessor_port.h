/* SPDX-License-Identifier: Apache-2.0 */
/* The link state machine on a serial line: whenever the line was opened, the Pico is greeted afresh. */
#ifndef KN86_COPROCESSOR_PORT_H
#define KN86_COPROCESSOR_PORT_H

#include "coprocessor_link.h"
#include "serial_line.h"

struct coprocessor_port {
    struct coprocessor_link link;
    struct serial_line line;
};

/* `path` must outlive the port. The device is opened by the first coprocessor_port_tick. */
void coprocessor_port_init(struct coprocessor_port *port, const char *path, int64_t now);

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
