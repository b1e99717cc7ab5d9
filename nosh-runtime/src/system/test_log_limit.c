/* SPDX-License-Identifier: Apache-2.0 */
#include "log_limit.h"

#include "check.h"

static void one_line_in_ten_seconds_is_allowed_and_the_others_counted(void) {
    struct log_limit limit = {0};
    uint32_t unlogged = 77;
    CHECK(log_limit_allows(&limit, 5, &unlogged));
    CHECK_EQUAL(unlogged, 0);
    for (int64_t now = 5; now < 5 + LOG_LIMIT_MS; now += 100) {
        CHECK(!log_limit_allows(&limit, now, &unlogged));
    }
    CHECK(log_limit_allows(&limit, 5 + LOG_LIMIT_MS, &unlogged));
    CHECK_EQUAL(unlogged, LOG_LIMIT_MS / 100);
    CHECK(log_limit_allows(&limit, 5 + 2 * LOG_LIMIT_MS, &unlogged));
    CHECK_EQUAL(unlogged, 0);
}

static const struct check_case CASES[] = {
    CHECK_CASE(one_line_in_ten_seconds_is_allowed_and_the_others_counted),
};
CHECK_MAIN(CASES)
