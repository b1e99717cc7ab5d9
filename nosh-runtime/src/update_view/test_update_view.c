/* SPDX-License-Identifier: Apache-2.0 */
#include "update_view.h"

#include "check.h"
#include "monotonic_clock.h"
#include "scratch_directory.h"
#include "whole_file.h"

#define WRITING "writing\t1\t2\t3\t4\tOK\t\n"
#define TRIAL "running\tB\nconfirmed\tA\nstate\ttrial\n"
#define CONFIRMED "running\tB\nconfirmed\tB\nstate\tconfirmed\n"

static struct update_view view;
static struct scratch_directory scratch;

static void say(const char *name, const char *text) {
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, name, text, strlen(text), 0644), 0);
}

static void nothing_is_known_without_files(void) {
    CHECK_EQUAL(update_view_deadline(&view), 5000);
    CHECK(!view.slots.is_known && !view.payloads.is_known);
    CHECK_EQUAL(view.slots.running, SLOTS_REPORT_UNKNOWN);
    update_view_tick(&view, false, 5000);
    CHECK(!view.slots.is_known && !view.payloads.is_known && view.progress.phase == PROGRESS_NONE);
    CHECK(!update_view_is_busy(&view, 5000));
    CHECK(view.trial_at == MONOTONIC_NEVER && view.confirmed_at == MONOTONIC_NEVER && view.slots_at == MONOTONIC_NEVER);
}

static void it_looks_seldom_and_more_often_when_something_goes_on(void) {
    update_view_tick(&view, false, 5000);
    CHECK_EQUAL(update_view_deadline(&view), 5000 + UPDATE_VIEW_PERIOD_MS);
    say("status", CONFIRMED);
    say("payloads", "end\n");
    say("progress", WRITING);
    update_view_tick(&view, false, 5000 + UPDATE_VIEW_PERIOD_MS - 1);
    CHECK(!view.slots.is_known);
    update_view_tick(&view, true, 5100); /* the operator has begun to look */
    CHECK(view.slots.is_known && view.payloads.is_known);
    CHECK_EQUAL(view.progress.phase, PROGRESS_WRITING);
    CHECK_EQUAL(view.progress_at, 5100);
    CHECK_EQUAL(update_view_deadline(&view), 5100 + UPDATE_VIEW_QUICK_PERIOD_MS);
    update_view_tick(&view, false, 5300);
    CHECK_EQUAL(update_view_deadline(&view), 5300 + UPDATE_VIEW_QUICK_PERIOD_MS); /* it writes */
    say("progress", "done\t0\t0\t0\t0\tOK\t\n");
    update_view_tick(&view, false, 5500);
    CHECK_EQUAL(update_view_deadline(&view), 5500 + UPDATE_VIEW_PERIOD_MS);
}

static void work_that_says_nothing_counts_as_ended(void) {
    say("progress", WRITING);
    update_view_tick(&view, false, 5000);
    CHECK(update_view_is_busy(&view, 5000 + UPDATE_VIEW_SILENCE_MS - 1));
    CHECK(!update_view_is_busy(&view, 5000 + UPDATE_VIEW_SILENCE_MS));
    say("progress", WRITING); /* the same again is word */
    update_view_tick(&view, false, 70000);
    CHECK(update_view_is_busy(&view, 70000));
}

static void a_trial_lasts_until_it_is_confirmed(void) {
    say("status", TRIAL);
    update_view_tick(&view, false, 5000);
    CHECK_EQUAL(view.slots_at, 5000);
    CHECK_EQUAL(view.trial_at, 5000);
    say("status", TRIAL);
    update_view_tick(&view, false, 6000);
    CHECK_EQUAL(view.trial_at, 5000);
    say("status", CONFIRMED);
    update_view_tick(&view, false, 7000);
    CHECK(view.trial_at == MONOTONIC_NEVER);
    CHECK_EQUAL(view.confirmed_at, 7000);
    CHECK_EQUAL(view.slots_at, 5000);
    say("status", CONFIRMED);
    update_view_tick(&view, false, 8000);
    CHECK_EQUAL(view.confirmed_at, 7000);
}

static void a_trial_of_which_nothing_is_heard_any_more_is_not_confirmed(void) {
    say("status", TRIAL);
    update_view_tick(&view, false, 5000);
    say("status", "nonsense");
    update_view_tick(&view, false, 6000);
    CHECK(!view.slots.is_known);
    CHECK(view.trial_at == MONOTONIC_NEVER && view.confirmed_at == MONOTONIC_NEVER);
}

static void damaged_files_are_unknown(void) {
    say("status", CONFIRMED);
    say("payloads", "stick\ta\t\t\t\tOK\t\nend\n");
    say("progress", WRITING);
    update_view_tick(&view, false, 5000);
    CHECK(view.slots.is_known && view.payloads.count == 1 && update_view_is_busy(&view, 5000));
    say("status", "x\n");
    say("payloads", "x\n");
    say("progress", "x\n");
    update_view_tick(&view, false, 6000);
    CHECK(!view.slots.is_known && view.payloads.count == 0 && view.progress.phase == PROGRESS_NONE);
    CHECK_EQUAL(view.slots_file.changes, 2);
    CHECK_EQUAL(view.payloads_file.changes, 2);
    CHECK_EQUAL(view.progress_file.changes, 2);
}

static void set_up(void) {
    scratch_directory_init(&scratch);
    update_view_init(&view, scratch.path, 5000);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(nothing_is_known_without_files),
    CHECK_CASE(it_looks_seldom_and_more_often_when_something_goes_on),
    CHECK_CASE(work_that_says_nothing_counts_as_ended),
    CHECK_CASE(a_trial_lasts_until_it_is_confirmed),
    CHECK_CASE(a_trial_of_which_nothing_is_heard_any_more_is_not_confirmed),
    CHECK_CASE(damaged_files_are_unknown),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
