/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The link to another deck on its serial line, UART1. The stock board has no pins for it; the device is then missing,
 * which is shown as a state and is no error.
 */
#ifndef KN86_DECK_LINK_PORT_H
#define KN86_DECK_LINK_PORT_H

#include "deck_link.h"
#include "serial_line.h"

struct deck_link_port {
    struct deck_link link;
    struct serial_line line;
};

/* `path` must outlive the port. */
void deck_link_port_init(struct deck_link_port *port, const char *path, int64_t now);

/* The entry for poll(2), and when the next tick is due. */
struct pollfd deck_link_port_pollfd(const struct deck_link_port *port);
int64_t deck_link_port_deadline(const struct deck_link_port *port);

/* Handles the events that poll(2) reported for deck_link_port_pollfd. */
void deck_link_port_handle(struct deck_link_port *port, short events, int64_t now);

/* Does what is due; `handle` is the operator's own. */
void deck_link_port_tick(struct deck_link_port *port, const char *handle, int64_t now);

void deck_link_port_finish(struct deck_link_port *port);

#endif
