/* SPDX-License-Identifier: Apache-2.0 */
/* Runs nosh as kn86-nosh.service does. Arguments: [EMULATOR] NOSH */
#include "bench.h"
#include "check.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Starts nosh with its state in `state_dir`, on the bench's serial line, without a display. */
static void start_nosh(struct bench *bench, const char *state_dir, const char *serial) {
    static char state_option[PATH_MAX + 32], serial_option[PATH_MAX + 32];
    static char runtime_option[] = "--runtime-dir=/nonexistent", input_option[] = "--input-dir=/nonexistent";
    static char link_option[] = "--link=/nonexistent/link";
    static char drm_option[] = "--drm-card=/nonexistent/card0", build_id_option[] = "--build-id-file=/nonexistent/id";
    char *command[16];
    CHECK(check_arguments_count >= 1 && check_arguments_count < 8);
    memcpy(command, check_arguments, (size_t)check_arguments_count * sizeof *command);
    snprintf(state_option, sizeof state_option, "--state-dir=%s", state_dir);
    snprintf(serial_option, sizeof serial_option, "--serial=%s", serial);
    command[check_arguments_count] = state_option;
    command[check_arguments_count + 1] = serial_option;
    command[check_arguments_count + 2] = drm_option;
    command[check_arguments_count + 3] = build_id_option;
    command[check_arguments_count + 4] = runtime_option;
    command[check_arguments_count + 5] = input_option;
    command[check_arguments_count + 6] = link_option;
    command[check_arguments_count + 7] = NULL;
    bench_start(bench, command);
}

static void check_ends_well(struct bench *bench) {
    int status = bench_end(bench, SIGTERM);
    CHECK(WIFEXITED(status));
    CHECK_EQUAL(WEXITSTATUS(status), 0);
    CHECK(bench_was_told(bench, "STOPPING=1"));
}

static void a_boot_with_everything_there(void) {
    static struct bench bench;
    char state_dir[PATH_MAX + 16];
    bench_init(&bench);
    snprintf(state_dir, sizeof state_dir, "%s/deck-state", bench.scratch.path);
    CHECK(setenv("WATCHDOG_USEC", "500000", 1) == 0);
    start_nosh(&bench, state_dir, bench.serial);

    BENCH_WAIT_FOR(&bench, bench_was_told(&bench, "READY=1"));
    BENCH_WAIT_FOR(&bench, bench.rows[1][0] != '\0');
    CHECK(bench.hellos >= 1 && bench.version_queries >= 1);
    BENCH_WAIT_FOR(&bench, bench.rows[3][0] != '\0');
    CHECK(strstr(bench.rows[0], "DEV  TERM:STATUS") != NULL);
    CHECK(strstr(bench.rows[3], "OPERATOR BARE DECK  nOSh ") != NULL);
    BENCH_WAIT_FOR(&bench, bench_was_told(&bench, "STATUS=coprocessor: LINKED  FIRMWARE 1.2.3"));
    BENCH_WAIT_FOR(&bench, bench_was_told(&bench, "WATCHDOG=1"));
    CHECK(strstr(bench_read(&bench, "deck-state/deck-state.1"), "\nboots 1\n") != NULL);

    /* A Pico that restarts has lost the rows, and receives them again. */
    memset(bench.rows, 0, sizeof bench.rows);
    bench.pico_boot_id++;
    BENCH_WAIT_FOR(&bench, bench.rows[0][0] != '\0' && bench.rows[1][0] != '\0');
    CHECK(bench.version_queries >= 2);

    bench_unplug(&bench);
    BENCH_WAIT_FOR(&bench, bench_was_told(&bench, "STATUS=coprocessor: NO SERIAL LINE"));
    check_ends_well(&bench);
    CHECK(strstr(bench_read(&bench, "deck-state/deck-state.1"), "\ngeneration 1\n") !=
          NULL); /* nothing more was saved */
    CHECK(unsetenv("WATCHDOG_USEC") == 0);
    bench_finish(&bench);
}

static void a_screenshot_is_drawn_and_nothing_saved(void) {
    static struct bench bench;
    static char screenshot_option[PATH_MAX + 32], state_option[PATH_MAX + 32];
    char *command[16];
    bench_init(&bench);
    memcpy(command, check_arguments, (size_t)check_arguments_count * sizeof *command);
    snprintf(screenshot_option, sizeof screenshot_option, "--screenshot=%s/screen.png", bench.scratch.path);
    snprintf(state_option, sizeof state_option, "--state-dir=%s", bench.scratch.path);
    command[check_arguments_count] = screenshot_option;
    command[check_arguments_count + 1] = state_option;
    command[check_arguments_count + 2] = NULL;
    bench_start(&bench, command);
    int status = bench_end(&bench, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    struct stat picture, state;
    CHECK(fstatat(bench.scratch.descriptor, "screen.png", &picture, 0) == 0);
    CHECK(picture.st_size > 1024 * 600 * 3);
    CHECK(fstatat(bench.scratch.descriptor, "deck-state.1", &state, 0) != 0);
    bench_finish(&bench);
}

static void the_next_boot_is_counted(void) {
    static struct bench bench;
    bench_init(&bench);
    for (int boot = 1; boot <= 2; boot++) {
        bench.messages[0] = '\0';
        start_nosh(&bench, bench.scratch.path, bench.serial);
        BENCH_WAIT_FOR(&bench, bench_was_told(&bench, "READY=1"));
        check_ends_well(&bench);
    }
    CHECK(strstr(bench_read(&bench, "deck-state.0"), "\nboots 2\n") != NULL);
    bench_finish(&bench);
}

static void a_boot_with_nothing_there(void) {
    static struct bench bench;
    bench_init(&bench);
    start_nosh(&bench, "/nonexistent/deck-state", "/nonexistent/serial0");
    BENCH_WAIT_FOR(&bench, bench_was_told(&bench, "READY=1"));
    CHECK(bench_was_told(&bench, "STATUS=coprocessor: NO SERIAL LINE"));
    check_ends_well(&bench);
    bench_finish(&bench);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_boot_with_everything_there),
    CHECK_CASE(a_screenshot_is_drawn_and_nothing_saved),
    CHECK_CASE(the_next_boot_is_counted),
    CHECK_CASE(a_boot_with_nothing_there),
};
CHECK_MAIN(CASES)
