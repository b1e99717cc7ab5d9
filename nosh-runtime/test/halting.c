/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For a program linked with -Wl,--wrap for poll and update_report_write: the program stops itself (SIGSTOP) before its
 * first wait and after each report. The test then checks what has been done so far, without any dependence on time.
 */
#include "update_report.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>

int __real_poll(struct pollfd *watched, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *watched, nfds_t count, int timeout);
int __real_update_report_write(const char *path, const struct update_report *report);
int __wrap_update_report_write(const char *path, const struct update_report *report);

int __wrap_poll(struct pollfd *watched, nfds_t count, int timeout) {
    static bool has_waited;
    if (!has_waited) {
        has_waited = true;
        raise(SIGSTOP);
    }
    return __real_poll(watched, count, timeout);
}

int __wrap_update_report_write(const char *path, const struct update_report *report) {
    int error = __real_update_report_write(path, report);
    raise(SIGSTOP);
    return error;
}
