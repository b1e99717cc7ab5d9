/* SPDX-License-Identifier: Apache-2.0 */
#include "state_keeper.h"

#include "check.h"
#include "monotonic_clock.h"
#include "scratch_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scratch_directory scratch;
static struct state_keeper keeper;
static struct deck_state state;

/* Advances the time from `from` to `until`, 100 ms a turn. */
static void pass(int64_t from, int64_t until) {
    for (int64_t now = from; now <= until; now += 100) {
        state_keeper_tick(&keeper, &state, now);
    }
}

static void changes_within_a_second_make_one_save(void) {
    CHECK(keeper.is_kept);
    CHECK(state_keeper_deadline(&keeper) == MONOTONIC_NEVER);
    pass(0, 5000);
    CHECK_EQUAL(keeper.store.generation, 0); /* without a change there is no save */
    state_keeper_change(&keeper, 5000);
    CHECK_EQUAL(state_keeper_deadline(&keeper), 6000);
    for (int64_t now = 5000; now < 6000; now += 40) { /* a held key */
        state_keeper_change(&keeper, now);
        state_keeper_tick(&keeper, &state, now);
    }
    CHECK_EQUAL(keeper.store.generation, 0);
    pass(6000, 9000);
    CHECK_EQUAL(keeper.store.generation, 1);
    CHECK(state_keeper_deadline(&keeper) == MONOTONIC_NEVER);
}

static void what_must_not_be_lost_is_saved_by_the_next_tick(void) {
    state_keeper_change(&keeper, 10000);
    state_keeper_change_at_once(&keeper, 10001);
    CHECK_EQUAL(keeper.store.generation, 0); /* the picture comes first */
    state_keeper_tick(&keeper, &state, 10001);
    CHECK_EQUAL(keeper.store.generation, 1);
    state_keeper_change(&keeper, 10002);
    state_keeper_flush(&keeper, &state);
    CHECK_EQUAL(keeper.store.generation, 2);
    state_keeper_flush(&keeper, &state);
    CHECK_EQUAL(keeper.store.generation, 2);
}

/* A folder has the name of the file that is written first. (Root may write everywhere else.) */
static void a_failed_save_is_told_and_made_up_for(void) {
    state_keeper_change(&keeper, 10000);
    state_keeper_flush(&keeper, &state);
    CHECK_EQUAL(keeper.store.generation, 1); /* the next one is even: deck-state.0 */
    CHECK(mkdirat(scratch.descriptor, "deck-state.0.new", 0700) == 0);
    state_keeper_change_at_once(&keeper, 20000);
    pass(20000, 30000);
    CHECK(!keeper.is_kept);
    CHECK(state_keeper_deadline(&keeper) == MONOTONIC_NEVER); /* it is not repeated by itself */
    CHECK(unlinkat(scratch.descriptor, "deck-state.0.new", AT_REMOVEDIR) == 0);
    state_keeper_flush(&keeper, &state);
    CHECK(keeper.is_kept);
    CHECK_EQUAL(keeper.store.generation, 2);
}

static void a_folder_that_cannot_be_used_keeps_nothing(void) {
    state_keeper_finish(&keeper);
    state_keeper_init(&keeper, "/nonexistent/deck-state", &state);
    CHECK(!keeper.is_kept);
    state_keeper_change_at_once(&keeper, 0);
    pass(0, 1000);
    CHECK(!keeper.is_kept);
}

static void set_up(void) {
    scratch_directory_init(&scratch);
    state_keeper_init(&keeper, scratch.path, &state);
}

static void tear_down(void) {
    state_keeper_finish(&keeper);
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(changes_within_a_second_make_one_save),
    CHECK_CASE(what_must_not_be_lost_is_saved_by_the_next_tick),
    CHECK_CASE(a_failed_save_is_told_and_made_up_for),
    CHECK_CASE(a_folder_that_cannot_be_used_keeps_nothing),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
