/* SPDX-License-Identifier: Apache-2.0 */
/* Limits how often an event is logged: one line in LOG_LIMIT_MS, and a count of the events between two lines. */
#ifndef KN86_LOG_LIMIT_H
#define KN86_LOG_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#define LOG_LIMIT_MS 10000

/* Initialised to zeros. */
struct log_limit {
    int64_t open_at;   /* milliseconds; no line is allowed before */
    uint32_t unlogged; /* events since the latest line */
};

/*
 * Returns whether to log the event at `now` (milliseconds). If so, *unlogged is the number of events that were not
 * logged before it.
 */
bool log_limit_allows(struct log_limit *limit, int64_t now, uint32_t *unlogged);

#endif
