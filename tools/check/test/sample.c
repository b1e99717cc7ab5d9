/* SPDX-License-Identifier: Apache-2.0 */
/* A test program with cases of every outcome, for test_check.cmake. */
#include "check.h"

static int calls;

static void set_up(void) {
    calls++;
}

static void passes(void) {
    CHECK(calls == 1); /* whatever cases ran before: each has the program's memory to itself */
    CHECK_EQUAL(calls, 1);
    CHECK_TEXT("text", "text");
    CHECK_INFO(calls == 1, "%d", calls);
}

static void fails(void) {
    CHECK_EQUAL(calls, 2);
}

static void crashes(void) {
    abort();
}

static void takes_an_argument(void) {
    CHECK_TEXT(check_argument(1), "second");
}

static const struct check_case CASES[] = {
    CHECK_CASE(passes),
    CHECK_CASE(fails),
    CHECK_CASE(crashes),
    CHECK_CASE(takes_an_argument),
};
CHECK_MAIN_WITH(CASES, set_up, NULL)
