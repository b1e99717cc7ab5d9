/* SPDX-License-Identifier: Apache-2.0 */
#include "log_limit.h"

bool log_limit_allows(struct log_limit *limit, int64_t now, uint32_t *unlogged) {
    *unlogged = limit->unlogged;
    if (now < limit->open_at) {
        limit->unlogged++;
        return false;
    }
    *limit = (struct log_limit){.open_at = now + LOG_LIMIT_MS};
    return true;
}
