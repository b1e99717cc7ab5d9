/* SPDX-License-Identifier: Apache-2.0 */
/* Runs kn86-coprocessor as its service does. Arguments: [EMULATOR] KN86-COPROCESSOR */
#include "bench.h"
#include "check.h"

#include <sys/wait.h>

static struct bench bench;

/* Runs the program to its end and returns its exit status. */
static int run_greeter(const char *serial, const char *report, const char *timeout) {
    static char serial_option[PATH_MAX + 32], report_option[PATH_MAX + 32], timeout_option[32];
    char *command[16];
    CHECK(check_arguments_count >= 1 && check_arguments_count < 8);
    memcpy(command, check_arguments, (size_t)check_arguments_count * sizeof *command);
    snprintf(serial_option, sizeof serial_option, "--serial=%s", serial);
    snprintf(report_option, sizeof report_option, "--report=%s", report);
    snprintf(timeout_option, sizeof timeout_option, "--timeout=%s", timeout);
    command[check_arguments_count] = serial_option;
    command[check_arguments_count + 1] = report_option;
    command[check_arguments_count + 2] = timeout_option;
    command[check_arguments_count + 3] = NULL;
    bench_start(&bench, command);
    int status = bench_end(&bench, 0);
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void check_report(const char *serial, const char *expected_lines) {
    char report[PATH_MAX + 16], expected[PATH_MAX + 256];
    snprintf(report, sizeof report, "%s/report", bench.scratch.path);
    CHECK_EQUAL(run_greeter(serial, report, bench.is_pico_answering ? "60" : "1"), 0);
    snprintf(expected, sizeof expected, "%sdevice=%s\n", expected_lines, serial);
    CHECK_TEXT(bench_read(&bench, "report"), expected);
}

static void a_pico_that_answers_is_reported(void) {
    check_report(bench.serial, "state=linked\nversion=1.2.3\nbuild=bench\nboard=0\n");
}

static void a_pico_that_is_silent_is_reported(void) {
    bench.is_pico_answering = false;
    check_report(bench.serial, "state=absent\nreason=no-answer\n");
}

static void a_line_that_is_missing_is_reported(void) {
    bench.is_pico_answering = false;
    check_report("/nonexistent/serial0", "state=absent\nreason=no-device\n");
}

static void errors_are_exit_codes(void) {
    bench.is_pico_answering = false;
    CHECK_EQUAL(run_greeter(bench.serial, "/nonexistent/report", "1"), 1);
    CHECK_EQUAL(run_greeter(bench.serial, "/nonexistent/report", "0"), 2);
    CHECK_EQUAL(run_greeter(bench.serial, "/nonexistent/report", "5x"), 2);
}

static void set_up(void) {
    bench_init(&bench);
}

static void tear_down(void) {
    bench_finish(&bench);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_pico_that_answers_is_reported),
    CHECK_CASE(a_pico_that_is_silent_is_reported),
    CHECK_CASE(a_line_that_is_missing_is_reported),
    CHECK_CASE(errors_are_exit_codes),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
