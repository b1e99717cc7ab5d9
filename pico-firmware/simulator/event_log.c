/* SPDX-License-Identifier: Apache-2.0 */
#include "event_log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "clock.h"

int event_log_init(struct event_log *log, const char *path) {
    *log = (struct event_log){.path = path, .start_ms = simulated_ms()};
    if (path == NULL) {
        return 0;
    }
    log->file = fopen(path, "w");
    if (log->file == NULL) {
        fprintf(stderr, "kn86-pico-sim: cannot create event log %s: %s\n", path, strerror(errno));
        return -1;
    }
    /* Line buffered: a reader of the log sees each line at once. */
    setvbuf(log->file, NULL, _IOLBF, BUFSIZ);
    return 0;
}

void event_log_write(struct event_log *log, const char *event, const char *members, ...) {
    if (log->file == NULL) {
        return;
    }
    fprintf(log->file, "{\"ms\":%" PRId64 ",\"event\":\"%s\"", simulated_ms() - log->start_ms, event);
    if (members != NULL) {
        va_list arguments;
        va_start(arguments, members);
        fputc(',', log->file);
        vfprintf(log->file, members, arguments);
        va_end(arguments);
    }
    fputs("}\n", log->file);
}

int event_log_finish(struct event_log *log) {
    if (log->file == NULL) {
        return 0;
    }
    int failed = ferror(log->file);
    failed |= fclose(log->file);
    log->file = NULL;
    if (failed != 0) {
        fprintf(stderr, "kn86-pico-sim: event log %s is incomplete: is the disk full?\n", log->path);
    }
    return failed != 0 ? -1 : 0;
}
