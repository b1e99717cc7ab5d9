/* SPDX-License-Identifier: Apache-2.0 */
#include "coprocessor_port.h"

#include "boot_id.h"
#include "log.h"

void coprocessor_port_init(struct coprocessor_port *port, const char *path, int64_t now) {
    serial_line_init(&port->line, "coprocessor", path, B1000000, now);
    coprocessor_link_init(&port->link, boot_id_draw(now), now);
}

struct pollfd coprocessor_port_pollfd(const struct coprocessor_port *port) {
    return serial_line_pollfd(&port->line, &port->link.outgoing);
}

int64_t coprocessor_port_deadline(const struct coprocessor_port *port) {
    return serial_line_is_open(&port->line) ? coprocessor_link_deadline(&port->link) : port->line.open_at;
}

void coprocessor_port_handle(struct coprocessor_port *port, short events, int64_t now) {
    uint8_t bytes[1024];
    int count = serial_line_read(&port->line, events, bytes, sizeof bytes, now);
    if (count > 0) {
        coprocessor_link_receive(&port->link, bytes, (size_t)count, now);
    } else if (count < 0) {
        coprocessor_link_restart(&port->link, now);
    }
}

void coprocessor_port_tick(struct coprocessor_port *port, int64_t now) {
    if (serial_line_tick(&port->line, now)) {
        coprocessor_link_restart(&port->link, now);
    }
    if (!serial_line_is_open(&port->line)) {
        return;
    }
    coprocessor_link_tick(&port->link, now);
    if (!serial_line_flush(&port->line, &port->link.outgoing, now)) {
        coprocessor_link_restart(&port->link, now);
    }
}

void coprocessor_port_finish(struct coprocessor_port *port) {
    if (serial_line_is_open(&port->line) && send_queue_flush(&port->link.outgoing, port->line.descriptor) != 0) {
        log_info("coprocessor: %s went away before the last frames were sent", port->line.path);
    }
    serial_line_finish(&port->line);
}
