/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Returns false when journald's socket is full. Other errors are ignored: there is no other place to report them. */
static bool put(const char *line, size_t length) {
    ssize_t count = send(STDERR_FILENO, line, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno == ENOTSOCK) {
        count = write(STDERR_FILENO, line, length); /* a terminal, a file or a pipe: blocking is fine */
    }
    return count >= 0 || errno != EAGAIN;
}

__attribute__((format(printf, 2, 0))) static void log_line(int priority, const char *format, va_list arguments) {
    char line[LOG_LINE_MAX];
    int prefix = snprintf(line, sizeof line, "<%d>", priority);
    vsnprintf(line + prefix, sizeof line - (size_t)prefix - 1, format, arguments);
    size_t length = strlen(line);
    line[length] = '\n';
    static unsigned lost;
    if (lost > 0) {
        char gap[LOG_LINE_MAX];
        int gap_length = snprintf(gap, sizeof gap, "<4>%u lines lost: the journal did not take them\n", lost);
        lost = put(gap, (size_t)gap_length) ? 0 : lost;
    }
    lost += !put(line, length + 1);
}

#define LOG_FUNCTION(name, priority)                                                                                   \
    void name(const char *format, ...) {                                                                               \
        va_list arguments;                                                                                             \
        va_start(arguments, format);                                                                                   \
        log_line(priority, format, arguments);                                                                         \
        va_end(arguments);                                                                                             \
    }

LOG_FUNCTION(log_error, 3)
LOG_FUNCTION(log_warning, 4)
LOG_FUNCTION(log_info, 6)
