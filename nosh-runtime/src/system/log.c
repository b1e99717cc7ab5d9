/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

__attribute__((format(printf, 2, 0))) static void log_line(int priority, const char *format, va_list arguments) {
    char line[LOG_LINE_MAX];
    int prefix = snprintf(line, sizeof line, "<%d>", priority);
    vsnprintf(line + prefix, sizeof line - (size_t)prefix - 1, format, arguments);
    size_t length = strlen(line);
    line[length] = '\n';
    /* There is nowhere left to report that standard error itself cannot be written. */
    ssize_t ignored = write(STDERR_FILENO, line, length + 1);
    (void)ignored;
}

#define LOG_FUNCTION(name, priority)           \
    void name(const char *format, ...) {       \
        va_list arguments;                     \
        va_start(arguments, format);           \
        log_line(priority, format, arguments); \
        va_end(arguments);                     \
    }

LOG_FUNCTION(log_error, 3)
LOG_FUNCTION(log_warning, 4)
LOG_FUNCTION(log_info, 6)
