/* SPDX-License-Identifier: Apache-2.0 */
/* Runs kn86-coprocessor as its service does. Usage: test_kn86_coprocessor_program [EMULATOR] KN86-COPROCESSOR */
#include "bench.h"
#include "check.h"

#include <sys/wait.h>

static char **greeter_command;
static int greeter_words;

/* Runs the program to its end and returns its exit status. */
static int run_greeter(struct bench *bench, const char *serial, const char *report, const char *timeout) {
    static char serial_option[PATH_MAX + 32], report_option[PATH_MAX + 32], timeout_option[32];
    char *command[16];
    CHECK(greeter_words < 8);
    memcpy(command, greeter_command, (size_t)greeter_words * sizeof *command);
    snprintf(serial_option, sizeof serial_option, "--serial=%s", serial);
    snprintf(report_option, sizeof report_option, "--report=%s", report);
    snprintf(timeout_option, sizeof timeout_option, "--timeout=%s", timeout);
    command[greeter_words] = serial_option;
    command[greeter_words + 1] = report_option;
    command[greeter_words + 2] = timeout_option;
    command[greeter_words + 3] = NULL;
    bench_start(bench, command);
    int status = bench_end(bench, 0);
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void check_report(struct bench *bench, const char *serial, const char *expected_lines) {
    char report[PATH_MAX + 16], expected[PATH_MAX + 256];
    snprintf(report, sizeof report, "%s/report", bench->scratch.path);
    CHECK_EQUAL(run_greeter(bench, serial, report, bench->is_pico_answering ? "20" : "1"), 0);
    snprintf(expected, sizeof expected, "%sdevice=%s\n", expected_lines, serial);
    CHECK_TEXT(bench_read(bench, "report"), expected);
}

int main(int argument_count, char **arguments) {
    static struct bench bench;
    greeter_command = arguments + 1;
    greeter_words = argument_count - 1;
    CHECK(greeter_words >= 1);
    bench_init(&bench);
    check_report(&bench, bench.serial, "state=linked\nversion=1.2.3\nbuild=bench\nboard=0\n");
    bench.is_pico_answering = false;
    check_report(&bench, bench.serial, "state=absent\nreason=no-answer\n");
    check_report(&bench, "/nonexistent/serial0", "state=absent\nreason=no-device\n");

    CHECK_EQUAL(run_greeter(&bench, bench.serial, "/nonexistent/report", "1"), 1);
    CHECK_EQUAL(run_greeter(&bench, bench.serial, "/nonexistent/report", "0"), 2);
    CHECK_EQUAL(run_greeter(&bench, bench.serial, "/nonexistent/report", "5x"), 2);
    bench_finish(&bench);
    return 0;
}
