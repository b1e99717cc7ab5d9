/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes messages to standard error, one line each, with the priority prefix that journald understands (sd-daemon(3)):
 * "<3>" error, "<4>" warning, "<6>" information. One write(2) writes a line, so that the lines of two programs on one
 * journal stream never mix; a line is cut after LOG_LINE_MAX bytes. The program never waits for journald: a line for
 * which its socket has no room is lost, and the number of lost lines is logged later.
 */
#ifndef KN86_LOG_H
#define KN86_LOG_H

#define LOG_LINE_MAX 512

__attribute__((format(printf, 1, 2))) void log_error(const char *format, ...);
__attribute__((format(printf, 1, 2))) void log_warning(const char *format, ...);
__attribute__((format(printf, 1, 2))) void log_info(const char *format, ...);

#endif
