/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages to standard error, one line each, with the priority prefix that journald understands (sd-daemon(3)):
 * "<3>" error, "<4>" warning, "<6>" information. A line is written by one call, so that lines of two programs on
 * one journal stream never mix; it is cut after LOG_LINE_MAX bytes. Nothing ever waits for journald: lines that its
 * socket has no room for are lost, and their number is logged later.
 */
#ifndef KN86_LOG_H
#define KN86_LOG_H

#define LOG_LINE_MAX 512

__attribute__((format(printf, 1, 2))) void log_error(const char *format, ...);
__attribute__((format(printf, 1, 2))) void log_warning(const char *format, ...);
__attribute__((format(printf, 1, 2))) void log_info(const char *format, ...);

#endif
