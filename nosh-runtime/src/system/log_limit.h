/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps whatever happens often from filling the log: one line each LOG_LIMIT_MS, and a count of those between. */
#ifndef KN86_LOG_LIMIT_H
#define KN86_LOG_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#define LOG_LIMIT_MS 10000

/* All zero at first. */
struct log_limit {
    int64_t open_at;   /* milliseconds */
    uint32_t unlogged; /* since the latest line */
};

/* Whether to log a line at `now`; *unlogged is how many were held back before it. */
bool log_limit_allows(struct log_limit *limit, int64_t now, uint32_t *unlogged);

#endif
