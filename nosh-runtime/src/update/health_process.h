/* SPDX-License-Identifier: Apache-2.0 */
/* One health check's process. */
#ifndef KN86_HEALTH_PROCESS_H
#define KN86_HEALTH_PROCESS_H

#include <stddef.h>
#include <stdint.h>

#define HEALTH_PROCESS_TOO_LONG (-1)
#define HEALTH_PROCESS_STOPPED (-2)
#define HEALTH_PROCESS_FAILED (-3) /* it cannot be started, or a signal has ended it */

/*
 * Runs the program without arguments, with nothing on standard input, and reads its standard output. Whatever it has
 * started in its process group is ended with it.
 * @line gets the last line that is not empty, cut at @capacity - 1 bytes.
 * Returns its exit status, or one of the values above.
 */
int health_process_run(const char *path, int64_t limit_ms, int (*is_stopped)(void), char *line, size_t capacity);

#endif
