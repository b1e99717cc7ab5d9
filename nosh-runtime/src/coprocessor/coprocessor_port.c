/* SPDX-License-Identifier: Apache-2.0 */
#include "coprocessor_port.h"

#include "log.h"
#include "serial_port.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define OPEN_RETRY_MS 1000

static uint32_t draw_boot_id(int64_t now) {
    uint32_t boot_id = 0;
    /* Before the kernel's random pool is ready the time is random enough: it only has to differ from the last start. */
    if (getrandom(&boot_id, sizeof boot_id, GRND_NONBLOCK) != (ssize_t)sizeof boot_id) {
        boot_id = (uint32_t)now;
    }
    return boot_id != 0 ? boot_id : 1;
}

void coprocessor_port_init(struct coprocessor_port *port, const char *path, int64_t now) {
    port->path = path;
    port->descriptor = -1;
    port->open_error = 0;
    port->open_at = now;
    port->boot_id = draw_boot_id(now);
    coprocessor_link_init(&port->link, port->boot_id, now);
}

bool coprocessor_port_is_open(const struct coprocessor_port *port) {
    return port->descriptor >= 0;
}

struct pollfd coprocessor_port_pollfd(const struct coprocessor_port *port) {
    short events = POLLIN;
    if (port->link.outgoing.used > 0) {
        events |= POLLOUT;
    }
    return (struct pollfd){.fd = port->descriptor, .events = events};
}

int64_t coprocessor_port_deadline(const struct coprocessor_port *port) {
    return coprocessor_port_is_open(port) ? coprocessor_link_deadline(&port->link) : port->open_at;
}

static void open_device(struct coprocessor_port *port, int64_t now) {
    int result = serial_port_open(port->path);
    if (result >= 0) {
        log_info("coprocessor: %s is open", port->path);
        port->descriptor = result;
        port->open_error = 0;
        coprocessor_link_init(&port->link, port->boot_id, now);
        return;
    }
    if (result != port->open_error) {
        log_warning("coprocessor: cannot open %s: %s; trying again every second", port->path, strerror(-result));
        port->open_error = result;
    }
    port->open_at = now + OPEN_RETRY_MS;
}

static void lose_device(struct coprocessor_port *port, int error, int64_t now) {
    log_warning("coprocessor: lost %s: %s", port->path, error != 0 ? strerror(-error) : "hung up");
    close(port->descriptor);
    port->descriptor = -1;
    port->open_at = now + OPEN_RETRY_MS;
    coprocessor_link_init(&port->link, port->boot_id, now);
}

void coprocessor_port_handle(struct coprocessor_port *port, short events, int64_t now) {
    if (!coprocessor_port_is_open(port) || (events & (POLLIN | POLLHUP | POLLERR)) == 0) {
        return;
    }
    uint8_t bytes[1024];
    ssize_t count = read(port->descriptor, bytes, sizeof bytes);
    if (count > 0) {
        coprocessor_link_receive(&port->link, bytes, (size_t)count, now);
    } else if (count == 0) {
        lose_device(port, 0, now);
    } else if (errno != EAGAIN && errno != EINTR) {
        lose_device(port, -errno, now);
    }
}

void coprocessor_port_tick(struct coprocessor_port *port, int64_t now) {
    if (!coprocessor_port_is_open(port) && now >= port->open_at) {
        open_device(port, now);
    }
    if (!coprocessor_port_is_open(port)) {
        return;
    }
    coprocessor_link_tick(&port->link, now);
    int error = send_queue_flush(&port->link.outgoing, port->descriptor);
    if (error != 0) {
        lose_device(port, error, now);
    }
}

void coprocessor_port_finish(struct coprocessor_port *port) {
    if (!coprocessor_port_is_open(port)) {
        return;
    }
    if (send_queue_flush(&port->link.outgoing, port->descriptor) != 0) {
        log_info("coprocessor: %s went away before the last frames were sent", port->path);
    }
    close(port->descriptor);
    port->descriptor = -1;
}
