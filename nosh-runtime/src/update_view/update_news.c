/* SPDX-License-Identifier: Apache-2.0 */
#include "update_news.h"

#include "monotonic_clock.h"
#include "update_words.h"

#include <stdio.h>
#include <string.h>

static bool is_recent(int64_t then, int64_t now) {
    return then != MONOTONIC_NEVER && now - then < UPDATE_NEWS_MS;
}

/* A trial that its operator has ended leaves the same record as one that failed. */
static bool has_failed_slot(const struct slots_report *slots) {
    if (strstr(slots->result_reason, "asked-back") != NULL) {
        return false;
    }
    for (int slot = 0; slot < SLOTS_REPORT_SLOTS; slot++) {
        if (slot != slots->running && strcmp(slots->slots[slot].state, "failed") == 0) {
            return true;
        }
    }
    return false;
}

enum update_news update_news_of(const struct update_view *view, int64_t now) {
    if (update_view_is_busy(view, now)) {
        return view->progress.phase == PROGRESS_RESTARTING ? UPDATE_NEWS_RESTARTING : UPDATE_NEWS_WORKING;
    }
    if (view->trial_at != MONOTONIC_NEVER) {
        return UPDATE_NEWS_TRIAL;
    }
    if (is_recent(view->confirmed_at, now)) {
        return UPDATE_NEWS_CONFIRMED;
    }
    if (view->progress.phase == PROGRESS_REFUSED && is_recent(view->progress_at, now)) {
        return UPDATE_NEWS_REFUSED;
    }
    return is_recent(view->slots_at, now) && has_failed_slot(&view->slots) ? UPDATE_NEWS_FAILED : UPDATE_NEWS_NONE;
}

void update_news_write(const struct update_view *view, int64_t now, char text[static UPDATE_NEWS_TEXT_MAX]) {
    char time[UPDATE_WORDS_MAX];
    text[0] = '\0';
    switch (update_news_of(view, now)) {
    case UPDATE_NEWS_NONE:
        break;
    case UPDATE_NEWS_WORKING:
        snprintf(text, UPDATE_NEWS_TEXT_MAX, "%s %d%%",
                 view->progress.phase == PROGRESS_WRITING ? "UPDATE WRITES" : "UPDATE READS BACK",
                 progress_report_percent(&view->progress));
        break;
    case UPDATE_NEWS_RESTARTING:
        snprintf(text, UPDATE_NEWS_TEXT_MAX, "UPDATE RESTARTS");
        break;
    case UPDATE_NEWS_TRIAL:
        update_words_time((uint64_t)(now - view->trial_at) / 1000, time);
        snprintf(text, UPDATE_NEWS_TEXT_MAX, "ON TRIAL %.20s", time);
        break;
    case UPDATE_NEWS_CONFIRMED:
        snprintf(text, UPDATE_NEWS_TEXT_MAX, "CONFIRMED");
        break;
    case UPDATE_NEWS_REFUSED:
        snprintf(text, UPDATE_NEWS_TEXT_MAX,
                 strcmp(view->progress.code, "STOPPED") == 0 ? "UPDATE STOPPED" : "UPDATE REFUSED");
        break;
    case UPDATE_NEWS_FAILED:
        snprintf(text, UPDATE_NEWS_TEXT_MAX, "UPDATE FAILED");
        break;
    }
}
