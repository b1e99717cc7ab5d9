/* SPDX-License-Identifier: Apache-2.0 */
/* The link state machine on a serial line. Whenever the line is opened, the greeting starts again. */
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

/* The entry for poll(2); its descriptor is negative, which poll(2) ignores, while the device is not open. */
struct pollfd coprocessor_port_pollfd(const struct coprocessor_port *port);

/* When the next coprocessor_port_tick is due, in milliseconds. */
int64_t coprocessor_port_deadline(const struct coprocessor_port *port);

/* Handles the events that poll(2) reported for coprocessor_port_pollfd. */
void coprocessor_port_handle(struct coprocessor_port *port, short events, int64_t now);

/* Does what is due and sends the frames queued in link.outgoing. Called once in each turn of the loop. */
void coprocessor_port_tick(struct coprocessor_port *port, int64_t now);

/* Writes what the device takes now, and closes it. */
void coprocessor_port_finish(struct coprocessor_port *port);

#endif
