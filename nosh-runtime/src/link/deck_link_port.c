/* SPDX-License-Identifier: Apache-2.0 */
#include "deck_link_port.h"

#include "boot_id.h"

void deck_link_port_init(struct deck_link_port *port, const char *path, int64_t now) {
    /* The mini UART's clock follows the core clock: the speed is chosen well below its limit. */
    serial_line_init(&port->line, "deck link", path, B115200, now);
    deck_link_init(&port->link, boot_id_draw(now), now);
}

struct pollfd deck_link_port_pollfd(const struct deck_link_port *port) {
    return serial_line_pollfd(&port->line, &port->link.outgoing);
}

int64_t deck_link_port_deadline(const struct deck_link_port *port) {
    return serial_line_is_open(&port->line) ? deck_link_deadline(&port->link) : port->line.open_at;
}

void deck_link_port_handle(struct deck_link_port *port, short events, int64_t now) {
    uint8_t bytes[256];
    int count = serial_line_read(&port->line, events, bytes, sizeof bytes, now);
    if (count > 0) {
        deck_link_receive(&port->link, bytes, (size_t)count, now);
    } else if (count < 0) {
        deck_link_restart(&port->link, now);
    }
}

void deck_link_port_tick(struct deck_link_port *port, const char *handle, int64_t now) {
    if (serial_line_tick(&port->line, now)) {
        deck_link_restart(&port->link, now);
    }
    if (!serial_line_is_open(&port->line)) {
        return;
    }
    deck_link_tick(&port->link, handle, now);
    if (!serial_line_flush(&port->line, &port->link.outgoing, now)) {
        deck_link_restart(&port->link, now);
    }
}

void deck_link_port_finish(struct deck_link_port *port) {
    serial_line_finish(&port->line);
}
