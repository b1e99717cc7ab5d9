/* SPDX-License-Identifier: Apache-2.0 */
#include "update_screen.h"

#include "deck_key.h"
#include "monotonic_clock.h"

#include <stdio.h>
#include <string.h>

#define OK "OK"
#define FAILED_BEFORE "FAILED_BEFORE"

void update_screen_init(struct update_screen *update) {
    memset(update, 0, sizeof *update);
    update->patient_until = MONOTONIC_NEVER;
}

bool update_screen_may_leave(const struct update_screen *update) {
    return update->mode == UPDATE_SCREEN_LOOKING || update->mode == UPDATE_SCREEN_LIST;
}

bool update_screen_is_asking(const struct update_screen *update) {
    return update->mode == UPDATE_SCREEN_ASKING_INSTALL || update->mode == UPDATE_SCREEN_ASKING_REVERT ||
           update->mode == UPDATE_SCREEN_ASKING_CANCEL;
}

bool update_screen_has_failed(const struct payload_entry *entry) {
    return strcmp(entry->code, FAILED_BEFORE) == 0;
}

bool update_screen_can_install(const struct payload_entry *entry) {
    return strcmp(entry->code, OK) == 0 || update_screen_has_failed(entry);
}

bool update_screen_is_on_trial(const struct slots_report *slots) {
    return slots->running != SLOTS_REPORT_UNKNOWN && slots->confirmed != SLOTS_REPORT_UNKNOWN &&
           slots->running != slots->confirmed;
}

bool update_screen_can_revert(const struct slots_report *slots) {
    if (update_screen_is_on_trial(slots)) {
        return true;
    }
    if (slots->running == SLOTS_REPORT_UNKNOWN || slots->running != slots->confirmed) {
        return false;
    }
    const char *other = slots->slots[slots->running == SLOTS_REPORT_A ? SLOTS_REPORT_B : SLOTS_REPORT_A].state;
    return strcmp(other, "confirmed") == 0 || strcmp(other, "installed") == 0 || strcmp(other, "pending") == 0;
}

/* --- Wishes and their answers --- */

static void wish(struct update_screen *update, enum update_wish_kind kind, enum update_screen_mode mode,
                 const struct update_view *view, int64_t now) {
    update->wish = kind;
    update->mode = mode;
    update->patient_until = now + UPDATE_SCREEN_PATIENCE_MS;
    update->payloads_seen = view->payloads_file.changes;
    update->progress_seen = view->progress_file.changes;
}

static void tell(struct update_screen *update, const char *code, const char *sentence) {
    update->mode = UPDATE_SCREEN_TOLD;
    update->patient_until = MONOTONIC_NEVER;
    snprintf(update->code, sizeof update->code, "%s", code);
    snprintf(update->sentence, sizeof update->sentence, "%s", sentence);
}

static void tell_silence(struct update_screen *update) {
    tell(update, "", "The update service does not answer. See the journal.");
    update->wish = UPDATE_WISH_TAKE_BACK;
}

void update_screen_wish_failed(struct update_screen *update) {
    tell(update, "", "The update service cannot be asked. See the journal.");
}

struct update_wish update_screen_take_wish(struct update_screen *update) {
    const struct update_wish taken = {
        .kind = update->wish, .place = update->payload.place, .name = update->payload.name};
    update->wish = UPDATE_WISH_NONE;
    return taken;
}

int64_t update_screen_deadline(const struct update_screen *update) {
    return update->patient_until;
}

/* --- What kn86-update says --- */

static void follow_scan(struct update_screen *update, const struct update_view *view) {
    bool is_new = view->progress_file.changes != update->progress_seen;
    if (is_new && view->progress.phase == PROGRESS_REFUSED) {
        tell(update, view->progress.code, view->progress.sentence);
    } else if (view->payloads_file.changes != update->payloads_seen && view->progress.phase != PROGRESS_SCANNING) {
        update->mode = UPDATE_SCREEN_LIST;
        update->patient_until = MONOTONIC_NEVER;
    }
}

static void follow_work(struct update_screen *update, const struct update_view *view) {
    if (view->progress_file.changes == update->progress_seen) {
        return;
    }
    switch (view->progress.phase) {
    case PROGRESS_NONE:
    case PROGRESS_SCANNING:
        break;
    case PROGRESS_WRITING:
    case PROGRESS_READING_BACK:
        update->mode = update->mode == UPDATE_SCREEN_STARTING ? UPDATE_SCREEN_WORKING : update->mode;
        break;
    case PROGRESS_RESTARTING:
        update->mode = UPDATE_SCREEN_RESTARTING;
        break;
    case PROGRESS_DONE:
    case PROGRESS_REFUSED:
        tell(update, view->progress.code, view->progress.sentence);
        break;
    }
}

/* As long as kn86-update goes on saying something, it is waited for. */
static void be_patient(struct update_screen *update, const struct update_view *view) {
    if (update->patient_until != MONOTONIC_NEVER &&
        view->progress_at + UPDATE_SCREEN_PATIENCE_MS > update->patient_until) {
        update->patient_until = view->progress_at + UPDATE_SCREEN_PATIENCE_MS;
    }
}

void update_screen_follow(struct update_screen *update, const struct update_view *view, int64_t now) {
    switch (update->mode) {
    case UPDATE_SCREEN_LOOKING:
        follow_scan(update, view);
        break;
    case UPDATE_SCREEN_STARTING:
    case UPDATE_SCREEN_WORKING:
    case UPDATE_SCREEN_ASKING_CANCEL:
    case UPDATE_SCREEN_STOPPING:
    case UPDATE_SCREEN_RESTARTING:
        follow_work(update, view);
        break;
    case UPDATE_SCREEN_CLOSED:
    case UPDATE_SCREEN_LIST:
    case UPDATE_SCREEN_ASKING_INSTALL:
    case UPDATE_SCREEN_ASKING_REVERT:
    case UPDATE_SCREEN_TOLD:
        break;
    }
    be_patient(update, view);
    if (now >= update->patient_until) {
        tell_silence(update);
    }
    if (update->chosen >= view->payloads.count) {
        update->chosen = view->payloads.count > 0 ? view->payloads.count - 1 : 0;
    }
}

/* --- Keys --- */

static void look(struct update_screen *update, const struct update_view *view, int64_t now) {
    wish(update, UPDATE_WISH_SCAN, UPDATE_SCREEN_LOOKING, view, now);
}

void update_screen_open(struct update_screen *update, const struct update_view *view, int64_t now) {
    update_screen_init(update);
    if (!update_view_is_busy(view, now)) {
        look(update, view, now);
        return;
    }
    update->mode = UPDATE_SCREEN_WORKING;
    update->patient_until = now + UPDATE_SCREEN_PATIENCE_MS;
    update->progress_seen = view->progress_file.changes - 1; /* what it says now counts */
    update_screen_follow(update, view, now);
}

void update_screen_close(struct update_screen *update) {
    bool is_waiting = update->mode == UPDATE_SCREEN_LOOKING;
    update_screen_init(update);
    update->wish = is_waiting ? UPDATE_WISH_TAKE_BACK : UPDATE_WISH_NONE;
}

static void press_in_list(struct update_screen *update, uint8_t key, const struct update_view *view, int64_t now) {
    int count = view->payloads.count;
    switch (key) {
    case DECK_KEY_UP:
    case DECK_KEY_DOWN:
        update->chosen = count > 0 ? (update->chosen + (key == DECK_KEY_UP ? count - 1 : 1)) % count : 0;
        break;
    case DECK_KEY_ENTER:
        if (update->chosen < count && update_screen_can_install(&view->payloads.entries[update->chosen])) {
            update->payload = view->payloads.entries[update->chosen];
            update->is_payload_known = true;
            update->mode = UPDATE_SCREEN_ASKING_INSTALL;
        }
        break;
    case 'v':
    case 'V':
        update->mode = update_screen_can_revert(&view->slots) ? UPDATE_SCREEN_ASKING_REVERT : UPDATE_SCREEN_LIST;
        break;
    case 'r':
    case 'R':
        look(update, view, now);
        break;
    case DECK_KEY_ESCAPE:
        update_screen_close(update);
        break;
    default:
        break;
    }
}

/* A yes or no. Returns true for the yes; a no leads to `back`. */
static bool is_answered(struct update_screen *update, uint8_t key, enum update_screen_mode back) {
    if (key == DECK_KEY_ESCAPE) {
        update->mode = back;
    }
    return key == DECK_KEY_ENTER;
}

void update_screen_press(struct update_screen *update, uint8_t key, const struct update_view *view, int64_t now) {
    switch (update->mode) {
    case UPDATE_SCREEN_LOOKING:
        if (key == DECK_KEY_ESCAPE) {
            update_screen_close(update);
        }
        break;
    case UPDATE_SCREEN_LIST:
        press_in_list(update, key, view, now);
        break;
    case UPDATE_SCREEN_ASKING_INSTALL:
        if (is_answered(update, key, UPDATE_SCREEN_LIST)) {
            wish(update, update_screen_has_failed(&update->payload) ? UPDATE_WISH_INSTALL_FORCED : UPDATE_WISH_INSTALL,
                 UPDATE_SCREEN_STARTING, view, now);
        }
        break;
    case UPDATE_SCREEN_ASKING_REVERT:
        if (is_answered(update, key, UPDATE_SCREEN_LIST)) {
            update->is_payload_known = false;
            wish(update, UPDATE_WISH_REVERT, UPDATE_SCREEN_STARTING, view, now);
        }
        break;
    case UPDATE_SCREEN_WORKING:
        if (key == DECK_KEY_ESCAPE) {
            update->mode = UPDATE_SCREEN_ASKING_CANCEL;
        }
        break;
    case UPDATE_SCREEN_ASKING_CANCEL:
        if (is_answered(update, key, UPDATE_SCREEN_WORKING)) {
            wish(update, UPDATE_WISH_CANCEL, UPDATE_SCREEN_STOPPING, view, now);
        }
        break;
    case UPDATE_SCREEN_TOLD:
        if (key == DECK_KEY_ENTER || key == DECK_KEY_ESCAPE) {
            update->mode = UPDATE_SCREEN_LIST;
        }
        break;
    case UPDATE_SCREEN_CLOSED:
    case UPDATE_SCREEN_STARTING:
    case UPDATE_SCREEN_STOPPING:
    case UPDATE_SCREEN_RESTARTING:
        break;
    }
}
