/* SPDX-License-Identifier: Apache-2.0 */
#include "update_view.h"

#include "log.h"
#include "monotonic_clock.h"

#include <string.h>

#define TRIAL "trial"
#define CONFIRMED "confirmed"

void update_view_init(struct update_view *view, const char *folder, int64_t now) {
    memset(view, 0, sizeof *view);
    view->folder = folder;
    view->deadline = now;
    view->progress_at = now;
    view->slots_at = view->trial_at = view->confirmed_at = MONOTONIC_NEVER;
    report_file_init(&view->slots_file, "status");
    report_file_init(&view->payloads_file, "payloads");
    report_file_init(&view->progress_file, "progress");
    slots_report_decode("", 0, &view->slots);
}

int64_t update_view_deadline(const struct update_view *view) {
    return view->deadline;
}

static void complain(const struct update_view *view, const struct report_file *file, bool is_valid, size_t length) {
    if (!is_valid && length > 0) {
        log_warning("update: %s/%s is no report of kn86-update", view->folder, file->name);
    }
}

/* A trial ends by a restart, or by the confirmation, which is news. */
static void follow_slots(struct update_view *view, int64_t now) {
    bool is_trial = strcmp(view->slots.state, TRIAL) == 0;
    if (view->slots.is_known && view->slots_at == MONOTONIC_NEVER) {
        view->slots_at = now;
    }
    if (view->trial_at != MONOTONIC_NEVER && strcmp(view->slots.state, CONFIRMED) == 0) {
        view->confirmed_at = now;
    }
    if (!is_trial) {
        view->trial_at = MONOTONIC_NEVER;
    } else if (view->trial_at == MONOTONIC_NEVER) {
        view->trial_at = now;
    }
}

void update_view_tick(struct update_view *view, bool is_watched, int64_t now) {
    static char text[REPORT_FILE_MAX];
    size_t length;
    if (now < view->deadline && !(is_watched && now + UPDATE_VIEW_QUICK_PERIOD_MS < view->deadline)) {
        return;
    }
    if (report_file_look(&view->slots_file, view->folder, text, &length)) {
        complain(view, &view->slots_file, slots_report_decode(text, length, &view->slots), length);
        follow_slots(view, now);
    }
    if (report_file_look(&view->payloads_file, view->folder, text, &length)) {
        complain(view, &view->payloads_file, payloads_report_decode(text, length, &view->payloads), length);
    }
    if (report_file_look(&view->progress_file, view->folder, text, &length)) {
        complain(view, &view->progress_file, progress_report_decode(text, length, &view->progress), length);
        view->progress_at = now;
    }
    bool is_quick = is_watched || update_view_is_busy(view, now);
    view->deadline = now + (is_quick ? UPDATE_VIEW_QUICK_PERIOD_MS : UPDATE_VIEW_PERIOD_MS);
}

bool update_view_is_busy(const struct update_view *view, int64_t now) {
    return view->progress.phase >= PROGRESS_WRITING && view->progress.phase <= PROGRESS_RESTARTING &&
           now - view->progress_at < UPDATE_VIEW_SILENCE_MS;
}
