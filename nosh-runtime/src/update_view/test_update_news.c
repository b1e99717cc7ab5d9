/* SPDX-License-Identifier: Apache-2.0 */
#include "update_news.h"

#include "check.h"
#include "monotonic_clock.h"

#define NOW 100000

static struct update_view view;

static void start(void) {
    update_view_init(&view, "/nonexistent", 0);
}

static void check(int64_t now, enum update_news news, const char *expected) {
    char text[UPDATE_NEWS_TEXT_MAX];
    CHECK_EQUAL(update_news_of(&view, now), news);
    update_news_write(&view, now, text);
    CHECK_TEXT(text, expected);
}

static void say(enum progress_phase phase, uint64_t done, const char *code) {
    view.progress = (struct progress_report){.phase = phase, .done = done, .total = 200};
    strcpy(view.progress.code, code);
    view.progress_at = NOW;
}

static void work_is_news_as_long_as_it_goes_on(void) {
    start();
    check(NOW, UPDATE_NEWS_NONE, "");
    say(PROGRESS_SCANNING, 0, "OK");
    check(NOW, UPDATE_NEWS_NONE, "");
    say(PROGRESS_WRITING, 86, "OK");
    check(NOW, UPDATE_NEWS_WORKING, "UPDATE WRITES 43%");
    check(NOW + UPDATE_VIEW_SILENCE_MS, UPDATE_NEWS_NONE, "");
    say(PROGRESS_READING_BACK, 200, "OK");
    check(NOW, UPDATE_NEWS_WORKING, "UPDATE READS BACK 100%");
    say(PROGRESS_RESTARTING, 200, "OK");
    check(NOW, UPDATE_NEWS_RESTARTING, "UPDATE RESTARTS");
    say(PROGRESS_DONE, 200, "OK");
    check(NOW, UPDATE_NEWS_NONE, "");
}

static void a_refusal_is_news_for_a_while(void) {
    start();
    say(PROGRESS_REFUSED, 0, "HASH");
    check(NOW + UPDATE_NEWS_MS - 1, UPDATE_NEWS_REFUSED, "UPDATE REFUSED");
    check(NOW + UPDATE_NEWS_MS, UPDATE_NEWS_NONE, "");
    say(PROGRESS_REFUSED, 0, "STOPPED");
    check(NOW, UPDATE_NEWS_REFUSED, "UPDATE STOPPED");
}

static void a_trial_is_news_and_so_is_its_end(void) {
    start();
    view.trial_at = NOW;
    check(NOW + 754321, UPDATE_NEWS_TRIAL, "ON TRIAL 12:34");
    view.trial_at = MONOTONIC_NEVER;
    view.confirmed_at = NOW;
    check(NOW + UPDATE_NEWS_MS - 1, UPDATE_NEWS_CONFIRMED, "CONFIRMED");
    check(NOW + UPDATE_NEWS_MS, UPDATE_NEWS_NONE, "");
}

static void a_failure_is_news_at_the_start(void) {
    start();
    view.slots.running = SLOTS_REPORT_A;
    strcpy(view.slots.slots[SLOTS_REPORT_B].state, "failed");
    check(NOW, UPDATE_NEWS_NONE, "");
    view.slots_at = NOW;
    check(NOW + UPDATE_NEWS_MS - 1, UPDATE_NEWS_FAILED, "UPDATE FAILED");
    check(NOW + UPDATE_NEWS_MS, UPDATE_NEWS_NONE, "");
    strcpy(view.slots.result_reason, "version 0.3.0, asked-back");
    check(NOW, UPDATE_NEWS_NONE, "");
    view.slots.result_reason[0] = '\0';
    strcpy(view.slots.slots[SLOTS_REPORT_A].state, "failed"); /* of the slot that runs: not the other one's */
    strcpy(view.slots.slots[SLOTS_REPORT_B].state, "confirmed");
    check(NOW, UPDATE_NEWS_NONE, "");
}

static const struct check_case CASES[] = {
    CHECK_CASE(work_is_news_as_long_as_it_goes_on),
    CHECK_CASE(a_refusal_is_news_for_a_while),
    CHECK_CASE(a_trial_is_news_and_so_is_its_end),
    CHECK_CASE(a_failure_is_news_at_the_start),
};
CHECK_MAIN(CASES)
