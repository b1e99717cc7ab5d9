/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include "check.h"

#include <sys/socket.h>
#include <unistd.h>

/* Runs one logging statement with standard error redirected to a pipe, and stores what was written. */
#define CAPTURE(statement, text)                                                                                       \
    do {                                                                                                               \
        int pipe_ends[2];                                                                                              \
        CHECK(pipe(pipe_ends) == 0);                                                                                   \
        int saved = dup(STDERR_FILENO);                                                                                \
        CHECK(saved >= 0);                                                                                             \
        CHECK(dup2(pipe_ends[1], STDERR_FILENO) >= 0);                                                                 \
        statement;                                                                                                     \
        CHECK(dup2(saved, STDERR_FILENO) >= 0);                                                                        \
        ssize_t length = read(pipe_ends[0], text, sizeof text - 1);                                                    \
        CHECK(length > 0);                                                                                             \
        text[length] = '\0';                                                                                           \
        close(saved);                                                                                                  \
        close(pipe_ends[0]);                                                                                           \
        close(pipe_ends[1]);                                                                                           \
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

/* journald is stopped and reads nothing; then it reads everything, and goes on. */
static void a_full_journal_is_never_waited_for(void) {
    int ends[2];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    int saved = dup(STDERR_FILENO);
    CHECK(saved >= 0 && dup2(ends[1], STDERR_FILENO) >= 0);
    for (int i = 0; i < 10000; i++) {
        log_info("line %d", i);
    }
    static char text[1 << 20];
    ssize_t length = recv(ends[0], text, sizeof text, MSG_DONTWAIT);
    log_info("after the gap");
    char after[LOG_LINE_MAX] = "";
    ssize_t after_length = recv(ends[0], after, sizeof after - 1, MSG_DONTWAIT);
    CHECK(dup2(saved, STDERR_FILENO) >= 0);
    CHECK(length > 0 && after_length > 0);
    int kept = 0;
    for (ssize_t i = 0; i < length; i++) {
        kept += text[i] == '\n';
    }
    CHECK(text[length - 1] == '\n' && kept < 10000);
    char expected[LOG_LINE_MAX];
    snprintf(expected, sizeof expected, "<4>%d lines lost: the journal did not take them\n<6>after the gap\n",
             10000 - kept);
    CHECK_TEXT(after, expected);
    close(saved);
    close(ends[0]);
    close(ends[1]);
}

static const struct check_case CASES[] = {
    CHECK_CASE(lines_carry_the_journal_priority),
    CHECK_CASE(a_long_line_is_cut_and_still_ended),
    CHECK_CASE(a_full_journal_is_never_waited_for),
};
CHECK_MAIN(CASES)
