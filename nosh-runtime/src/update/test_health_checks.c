/* SPDX-License-Identifier: Apache-2.0 */
#include "health_checks.h"

#include "check.h"
#include "scratch_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* No verdict depends on how fast the machine is: what must not be reached is an hour away. */
#define NEVER_MS 3600000

static struct scratch_directory scratch;
static struct health_checks checks;
static int asked, stop_after;

static int is_stopped(void) {
    return stop_after > 0 && ++asked >= stop_after;
}

static void set_up(void) {
    scratch_directory_init(&scratch);
    checks = (struct health_checks){.folder = scratch.path,
                                    .round_pause_ms = 1,
                                    .check_limit_ms = NEVER_MS,
                                    .limit_ms = NEVER_MS,
                                    .is_stopped = is_stopped};
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static void put(const char *name, const char *body) {
    char path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%s", scratch.path, name);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fprintf(file, "#!/bin/sh\ncd '%s'\n%s\n", scratch.path, body) > 0 && fclose(file) == 0);
    CHECK(chmod(path, 0755) == 0);
}

static void check_verdict(enum health health, const char *name, const char *message) {
    struct health_verdict verdict = health_checks_run(&checks);
    CHECK_INFO(verdict.health == health, "%s: %s", verdict.name, verdict.message);
    CHECK_TEXT(verdict.name, name);
    CHECK_TEXT(verdict.message, message);
}

/* The lines that the checks have written to the file "ran". */
static void check_ran(const char *expected) {
    char path[PATH_MAX + 16], text[256] = "";
    snprintf(path, sizeof path, "%s/ran", scratch.path);
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
    }
    CHECK_TEXT(text, expected);
}

static void checks_run_in_the_order_of_their_names(void) {
    put("20-second", "echo 2 >> ran; echo fine");
    put("10-first", "echo 1 >> ran");
    put("30-third", "echo 3 >> ran");
    check_verdict(HEALTH_GOOD, "", "");
    check_ran("1\n2\n3\n");
}

static void files_that_are_no_checks_are_passed_over(void) {
    put("10-good", "exit 0");
    put("20-old.bak", "exit 1");
    put("README.txt", "exit 1");
    put("30-not-executable", "exit 1");
    CHECK(fchmodat(scratch.descriptor, "30-not-executable", 0644, 0) == 0);
    check_verdict(HEALTH_GOOD, "", "");
}

static void any_other_status_is_unhealthy_at_once(void) {
    put("10-good", "echo 1 >> ran");
    put("20-Nosh_runs", "echo noise; echo 'nOSh\tis gone'; echo; exit 1");
    put("30-later", "echo 3 >> ran");
    check_verdict(HEALTH_BAD, "20-nosh-runs", "nOSh?is gone");
    check_ran("1\n");
}

static void a_check_that_crashes_is_unhealthy(void) {
    put("10-crash", "kill -9 $$");
    check_verdict(HEALTH_BAD, "10-crash", "");
}

static void a_check_that_cannot_run_is_unhealthy(void) {
    put("10-odd", "");
    int file = openat(scratch.descriptor, "10-odd", O_WRONLY | O_TRUNC | O_CLOEXEC);
    CHECK(file >= 0 && write(file, "#!/nonexistent/shell\n", 21) == 21 && close(file) == 0);
    check_verdict(HEALTH_BAD, "10-odd", "");
}

static void not_yet_is_asked_again_with_all_checks(void) {
    put("10-first", "echo 1 >> ran");
    put("20-slow", "echo 2 >> ran; test $(grep -c 2 ran) = 3 || exit 75");
    check_verdict(HEALTH_GOOD, "", "");
    check_ran("1\n2\n1\n2\n1\n2\n");
}

static void a_check_that_was_good_may_become_bad(void) {
    put("10-first", "echo 1 >> ran; test $(grep -c 1 ran) -lt 2 || exit 4");
    put("20-slow", "echo the Pico is silent; exit 75");
    check_verdict(HEALTH_BAD, "10-first", "");
}

static void not_yet_at_the_limit_is_told(void) {
    put("20-slow", "echo the Pico is silent; exit 75");
    checks.limit_ms = 1;
    check_verdict(HEALTH_NOT_YET, "20-slow", "the Pico is silent");
}

static void a_check_that_hangs_is_ended(void) {
    put("10-hangs", "echo waiting; sleep 3600");
    checks.check_limit_ms = 300;
    check_verdict(HEALTH_BAD, "10-hangs", "takes too long");
}

/* The child holds the pipe open, and does not keep the check's verdict. */
static void what_a_check_leaves_behind_is_ended(void) {
    put("10-leaves", "sleep 3600 & echo done");
    check_verdict(HEALTH_GOOD, "", "");
}

static void a_check_that_closes_its_output_is_waited_for(void) {
    put("10-quiet", "exec >&-; sleep 0.2; exit 3");
    check_verdict(HEALTH_BAD, "10-quiet", "");
}

static void a_flood_is_cut(void) {
    put("10-flood", "head -c 1000000 /dev/zero | tr '\\0' x; echo; head -c 1000 /dev/zero | tr '\\0' y; exit 1");
    struct health_verdict verdict = health_checks_run(&checks);
    CHECK_EQUAL(verdict.health, HEALTH_BAD);
    CHECK_EQUAL(strlen(verdict.message), HEALTH_MESSAGE_MAX);
    CHECK_EQUAL(verdict.message[0], 'y');
}

static void an_empty_or_missing_folder_is_unhealthy(void) {
    check_verdict(HEALTH_BAD, "none", "there is no health check");
    checks.folder = "/nonexistent";
    check_verdict(HEALTH_BAD, "none", "there is no health check");
}

static void files_that_are_all_passed_over_are_no_checks(void) {
    put("10-not-executable", "exit 0");
    CHECK(fchmodat(scratch.descriptor, "10-not-executable", 0644, 0) == 0);
    check_verdict(HEALTH_BAD, "none", "there is no health check");
}

static void a_service_that_is_stopped_says_so(void) {
    put("10-slow", "sleep 3600");
    stop_after = 3;
    check_verdict(HEALTH_STOPPED, "10-slow", "");
    put("10-slow", "exit 75");
    checks.round_pause_ms = NEVER_MS / 2;
    asked = 0;
    stop_after = 40;
    CHECK_EQUAL(health_checks_run(&checks).health, HEALTH_STOPPED);
}

static const struct check_case CASES[] = {
    CHECK_CASE(checks_run_in_the_order_of_their_names),
    CHECK_CASE(files_that_are_no_checks_are_passed_over),
    CHECK_CASE(any_other_status_is_unhealthy_at_once),
    CHECK_CASE(a_check_that_crashes_is_unhealthy),
    CHECK_CASE(a_check_that_cannot_run_is_unhealthy),
    CHECK_CASE(not_yet_is_asked_again_with_all_checks),
    CHECK_CASE(a_check_that_was_good_may_become_bad),
    CHECK_CASE(not_yet_at_the_limit_is_told),
    CHECK_CASE(a_check_that_hangs_is_ended),
    CHECK_CASE(what_a_check_leaves_behind_is_ended),
    CHECK_CASE(a_check_that_closes_its_output_is_waited_for),
    CHECK_CASE(a_flood_is_cut),
    CHECK_CASE(an_empty_or_missing_folder_is_unhealthy),
    CHECK_CASE(files_that_are_all_passed_over_are_no_checks),
    CHECK_CASE(a_service_that_is_stopped_says_so),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
