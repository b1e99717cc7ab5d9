/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A serial device for a poll(2) loop. A device that is missing or disappears is opened again every second. Writing
 * never blocks: bytes that the device does not take stay in the send queue.
 */
#ifndef KN86_SERIAL_LINE_H
#define KN86_SERIAL_LINE_H

#include "send_queue.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <termios.h>

struct serial_line {
    const char *name; /* for messages, for example "coprocessor" */
    const char *path;
    int descriptor; /* -1 while the device is not open */
    int error;      /* negative errno value of the latest attempt to open, read or write; 0 before */

    /* Private. */
    speed_t speed;
    int64_t open_at; /* when to try again, milliseconds */
};

/* `name` and `path` must outlive the line. The device is opened by the first serial_line_tick. */
void serial_line_init(struct serial_line *line, const char *name, const char *path, speed_t speed, int64_t now);

/* Whether the device is open. */
bool serial_line_is_open(const struct serial_line *line);

/* The entry for poll(2): waits for input, and for room to write while the queue holds bytes. */
struct pollfd serial_line_pollfd(const struct serial_line *line, const struct send_queue *queue);

/*
 * Opens the device if an attempt is due. Returns true when this call has opened it; the caller then begins a new
 * session.
 */
bool serial_line_tick(struct serial_line *line, int64_t now);

/*
 * Reads after poll(2) has reported `events`. Returns the number of bytes, 0 when there are none, or -1 when the device
 * has just been lost.
 */
__attribute__((warn_unused_result)) int serial_line_read(struct serial_line *line, short events, uint8_t *bytes,
                                                         size_t capacity, int64_t now);

/* Writes as many bytes of the queue as the device takes. Returns false when the device has just been lost. */
__attribute__((warn_unused_result)) bool serial_line_flush(struct serial_line *line, struct send_queue *queue,
                                                           int64_t now);

/* Closes the device. */
void serial_line_finish(struct serial_line *line);

#endif
