/* SPDX-License-Identifier: Apache-2.0 */
/* The log of events, as JSON lines: {"ms":1234,"event":"heartbeat","sequence":2} */
#ifndef KN86_EVENT_LOG_H
#define KN86_EVENT_LOG_H

#include <stdint.h>
#include <stdio.h>

#include "kn86/attributes.h"

struct event_log {
    FILE *file; /* NULL: no log */
    const char *path;
    int64_t start_ms; /* start of the log, on the simulated clock */
};

/* Starts a log, whose times count from now. path may be NULL. Returns 0, or -1 after a message on standard error. */
KN86_MUST_CHECK int event_log_init(struct event_log *log, const char *path);

/* Adds a line; members is a printf format for further JSON members, or NULL. */
void event_log_write(struct event_log *log, const char *event, const char *members, ...)
    __attribute__((format(printf, 3, 4)));

/* Returns 0, or -1 after a message on standard error when any line could not be written. */
KN86_MUST_CHECK int event_log_finish(struct event_log *log);

#endif
