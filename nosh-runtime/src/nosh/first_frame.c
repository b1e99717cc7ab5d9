/* SPDX-License-Identifier: Apache-2.0 */
#include "first_frame.h"

#include "log.h"
#include "monotonic_clock.h"
#include "whole_file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME "first-frame"
#define MODE 0644

static bool name_file(const struct first_frame *frame, char path[static PATH_MAX]) {
    return snprintf(path, PATH_MAX, "%s/" NAME, frame->folder) < PATH_MAX;
}

void first_frame_init(struct first_frame *frame, const char *folder, int64_t now) {
    char path[PATH_MAX];
    *frame = (struct first_frame){.at = MONOTONIC_NEVER, .folder = folder, .deadline = now + FIRST_FRAME_WAIT_MS};
    if (name_file(frame, path)) {
        unlink(path); /* missing at the first start since power-on */
    }
}

int64_t first_frame_deadline(const struct first_frame *frame) {
    return frame->deadline;
}

void first_frame_tick(struct first_frame *frame, bool is_shown, int64_t now) {
    char path[PATH_MAX];
    if (frame->is_shown || (!is_shown && now < frame->deadline)) {
        return;
    }
    const char *word = is_shown ? "panel\n" : "none\n";
    frame->is_shown = is_shown;
    frame->deadline = MONOTONIC_NEVER;
    frame->at = frame->at == MONOTONIC_NEVER ? now : frame->at;
    int error = name_file(frame, path) ? whole_file_replace_path(path, word, strlen(word), MODE) : -ENAMETOOLONG;
    if (error != 0) {
        log_warning("cannot write %s/" NAME ": %s; a trial of an update will not be confirmed", frame->folder,
                    strerror(-error));
    }
}
