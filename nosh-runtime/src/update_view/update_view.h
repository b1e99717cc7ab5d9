/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What nOSh knows of the deck's update: the three files that kn86-update leaves in a folder of its own, read again
 * when they were replaced, and how long some of it has lasted. Nothing here blocks, and a missing or damaged file is
 * unknown.
 */
#ifndef KN86_UPDATE_VIEW_H
#define KN86_UPDATE_VIEW_H

#include "payloads_report.h"
#include "progress_report.h"
#include "report_file.h"
#include "slots_report.h"

#define UPDATE_VIEW_PERIOD_MS 1000      /* how often it looks while nothing is going on, */
#define UPDATE_VIEW_QUICK_PERIOD_MS 200 /* and while something is */

/* kn86-update writes its progress at least once a second; a chunk may take a bad stick some seconds. */
#define UPDATE_VIEW_SILENCE_MS 60000

struct update_view {
    struct slots_report slots;
    struct payloads_report payloads;
    struct progress_report progress;
    struct report_file slots_file, payloads_file, progress_file; /* their `changes` tell that a file was replaced */
    int64_t progress_at;  /* when the progress was found; all times in milliseconds */
    int64_t slots_at;     /* when the slots were known first; MONOTONIC_NEVER before */
    int64_t trial_at;     /* since when the system that runs is known to be on trial; MONOTONIC_NEVER: it is not */
    int64_t confirmed_at; /* when such a system was confirmed, as seen by this nOSh; MONOTONIC_NEVER: none was */

    /* Private. */
    const char *folder;
    int64_t deadline;
};

/* `folder` is /run/kn86-update, and must outlive it. */
void update_view_init(struct update_view *view, const char *folder, int64_t now);

/* When the next tick is due. */
int64_t update_view_deadline(const struct update_view *view);

/* Looks at the files when it is due. `is_watched`: the operator looks at the update. */
void update_view_tick(struct update_view *view, bool is_watched, int64_t now);

/* Whether an installation or a restart is going on. It is not when kn86-update has said nothing for too long. */
bool update_view_is_busy(const struct update_view *view, int64_t now);

#endif
