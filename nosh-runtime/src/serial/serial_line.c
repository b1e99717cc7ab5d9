/* SPDX-License-Identifier: Apache-2.0 */
#include "serial_line.h"

#include "log.h"
#include "serial_port.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define OPEN_RETRY_MS 1000

void serial_line_init(struct serial_line *line, const char *name, const char *path, speed_t speed, int64_t now) {
    *line = (struct serial_line){.name = name, .path = path, .descriptor = -1, .speed = speed, .open_at = now};
}

bool serial_line_is_open(const struct serial_line *line) {
    return line->descriptor >= 0;
}

struct pollfd serial_line_pollfd(const struct serial_line *line, const struct send_queue *queue) {
    short events = POLLIN;
    if (queue->used > 0) {
        events |= POLLOUT;
    }
    return (struct pollfd){.fd = line->descriptor, .events = events};
}

bool serial_line_tick(struct serial_line *line, int64_t now) {
    if (serial_line_is_open(line) || now < line->open_at) {
        return false;
    }
    int result = serial_port_open(line->path, line->speed);
    if (result >= 0) {
        log_info("%s: %s is open", line->name, line->path);
        line->descriptor = result;
        line->error = 0;
        return true;
    }
    if (result != line->error) {
        log_warning("%s: cannot open %s: %s; trying again every second", line->name, line->path, strerror(-result));
        line->error = result;
    }
    line->open_at = now + OPEN_RETRY_MS;
    return false;
}

static void lose(struct serial_line *line, int error, int64_t now) {
    log_warning("%s: lost %s: %s", line->name, line->path, error != 0 ? strerror(-error) : "hung up");
    close(line->descriptor);
    line->descriptor = -1;
    line->error = error != 0 ? error : -EIO;
    line->open_at = now + OPEN_RETRY_MS;
}

int serial_line_read(struct serial_line *line, short events, uint8_t *bytes, size_t capacity, int64_t now) {
    if (!serial_line_is_open(line) || (events & (POLLIN | POLLHUP | POLLERR)) == 0) {
        return 0;
    }
    ssize_t count = read(line->descriptor, bytes, capacity);
    if (count > 0) {
        return (int)count;
    }
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return 0;
    }
    lose(line, count < 0 ? -errno : 0, now);
    return -1;
}

bool serial_line_flush(struct serial_line *line, struct send_queue *queue, int64_t now) {
    int error = serial_line_is_open(line) ? send_queue_flush(queue, line->descriptor) : 0;
    if (error != 0) {
        lose(line, error, now);
    }
    return error == 0;
}

void serial_line_finish(struct serial_line *line) {
    if (serial_line_is_open(line)) {
        close(line->descriptor);
        line->descriptor = -1;
    }
}
