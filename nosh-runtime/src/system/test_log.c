/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include "check.h"

#include <unistd.h>

/* Runs one logging statement with standard error led into a pipe and stores what arrived. */
#define CAPTURE(statement, text)                               \
    do {                                                       \
        int pipe_ends[2];                                      \
        CHECK(pipe(pipe_ends) == 0);                           \
        int saved = dup(STDERR_FILENO);                        \
        CHECK(saved >= 0);                                     \
        CHECK(dup2(pipe_ends[1], STDERR_FILENO) >= 0);         \
        statement;                                             \
        CHECK(dup2(saved, STDERR_FILENO) >= 0);                \
        ssize_t length = read(pipe_ends[0], text, sizeof text - 1); \
        CHECK(length > 0);                                     \
        text[length] = '\0';                                   \
        close(saved);                                          \
        close(pipe_ends[0]);                                   \
        close(pipe_ends[1]);                                   \
    } while (0)

static void lines_carry_the_journal_priority(void) {
    char text[2 * LOG_LINE_MAX];
    CAPTURE(log_error("disk %d", 1), text);
    CHECK_TEXT(text, "<3>disk 1\n");
    CAPTURE(log_warning("disk %d", 2), text);
    CHECK_TEXT(text, "<4>disk 2\n");
    CAPTURE(log_info("disk %d", 3), text);
    CHECK_TEXT(text, "<6>disk 3\n");
}

static void a_long_line_is_cut_and_still_ended(void) {
    char text[2 * LOG_LINE_MAX];
    CAPTURE(log_info("%0600d", 7), text);
    CHECK(strlen(text) < LOG_LINE_MAX);
    CHECK(text[strlen(text) - 1] == '\n');
}

int main(void) {
    lines_carry_the_journal_priority();
    a_long_line_is_cut_and_still_ended();
    return 0;
}
