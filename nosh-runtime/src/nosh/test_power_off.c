/* SPDX-License-Identifier: Apache-2.0 */
#include "power_off.h"

#include "check.h"
#include "monotonic_clock.h"
#include "scratch_directory.h"

#include <unistd.h>

static struct scratch_directory scratch;
static struct power_off power_off;

static bool is_asked_for(void) {
    return faccessat(scratch.descriptor, "power-off", F_OK, 0) == 0;
}

static void a_request_that_nobody_serves_is_withdrawn(void) {
    power_off_init(&power_off, scratch.path);
    CHECK(power_off_deadline(&power_off) == MONOTONIC_NEVER);
    CHECK(!power_off_has_failed(&power_off, 1000000));
    CHECK(power_off_ask(&power_off, 1000));
    CHECK(is_asked_for());
    CHECK_EQUAL(power_off_deadline(&power_off), 1000 + POWER_OFF_TIMEOUT_MS);
    CHECK(!power_off_has_failed(&power_off, 1000 + POWER_OFF_TIMEOUT_MS - 1));
    CHECK(is_asked_for());
    CHECK(power_off_has_failed(&power_off, 1000 + POWER_OFF_TIMEOUT_MS));
    CHECK(!is_asked_for());
    CHECK(!power_off_has_failed(&power_off, 2000 + POWER_OFF_TIMEOUT_MS)); /* reported once */
    CHECK(power_off_ask(&power_off, 200000));                              /* and can be requested again */
    CHECK(is_asked_for());
}

static void a_request_that_cannot_be_made_fails_at_once(void) {
    power_off_init(&power_off, "/nonexistent");
    CHECK(!power_off_ask(&power_off, 0));
    CHECK(power_off_deadline(&power_off) == MONOTONIC_NEVER);
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_request_that_nobody_serves_is_withdrawn),
    CHECK_CASE(a_request_that_cannot_be_made_fails_at_once),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
