/* SPDX-License-Identifier: Apache-2.0 */
/* A system on trial checks itself, and confirms itself or goes back. */
#include "commands.h"

#include "common_boot.h"
#include "health_checks.h"
#include "log.h"
#include "monotonic_clock.h"
#include "slot_confirm.h"
#include "slot_state.h"
#include "slot_trial.h"
#include "update_status.h"

#include <stdio.h>
#include <unistd.h>

#define CHECK_LIMIT_MS 20000
#define ROUND_PAUSE_MS 2000
#define MS 1000

static bool is_on_trial(const struct updater *updater) {
    enum slot confirmed;
    struct slot_status slot = slot_state_read(updater->card, updater->running);
    bool is_confirmed = common_boot_confirmed(updater->card, &confirmed) == NULL && confirmed == updater->running;
    return !is_confirmed && slot.has_record && slot.record.state == SLOT_TRIAL;
}

static struct health_verdict check(const struct update_options *options) {
    int64_t start = monotonic_ms(), settled = start + (int64_t)options->settle_seconds * MS;
    while (!command_is_stopped() && monotonic_ms() < settled) {
        usleep(50000);
    }
    if (command_is_stopped()) {
        return (struct health_verdict){.health = HEALTH_STOPPED};
    }
    const struct health_checks checks = {.folder = options->health,
                                         .round_pause_ms = ROUND_PAUSE_MS,
                                         .check_limit_ms = CHECK_LIMIT_MS,
                                         .limit_ms = start + (int64_t)options->limit_seconds * MS - monotonic_ms(),
                                         .is_stopped = command_is_stopped};
    return health_checks_run(&checks);
}

/* The way back: whatever cannot be written, the deck restarts. */
static void go_back(const struct updater *updater, const char *reason, const char *message,
                    struct payload_refusal *refusal) {
    const char *fault = slot_trial_fail(updater, updater->running, reason, message);
    if (fault != NULL) {
        log_error("update: %s", fault);
    }
    payload_refusal_set(refusal, PAYLOAD_TRIAL_FAILED, "%s%s%s", reason, *message != '\0' ? ": " : "", message);
    fault = slot_switch_restart(&updater->switcher);
    if (fault != NULL) {
        log_error("update: %s", fault);
        payload_refusal_set(refusal, PAYLOAD_RESTART, "%s", fault); /* kn86-trial.service then restarts the deck */
    }
}

static void conclude(const struct updater *updater, const struct health_verdict *verdict,
                     struct update_result *result) {
    char reason[SLOT_RECORD_REASON_MAX + 1], message[PAYLOAD_REASON_MAX];
    switch (verdict->health) {
    case HEALTH_GOOD:
        result->done = updater->running == SLOT_A ? "confirmed slot A" : "confirmed slot B";
        if (!slot_confirm(updater, &result->refusal)) {
            snprintf(message, sizeof message, "%s", result->refusal.reason);
            go_back(updater, SLOT_REASON_NOT_CONFIRMED, message, &result->refusal);
        }
        break;
    case HEALTH_BAD:
    case HEALTH_NOT_YET:
        snprintf(reason, sizeof reason, SLOT_REASON_HEALTH "%s", verdict->name);
        go_back(updater, reason, verdict->message, &result->refusal);
        break;
    case HEALTH_STOPPED:
        /* The deck goes down. What it says next time is the trial's end. */
        result->done = "stopped; the trial goes on until the deck is off";
        break;
    }
}

int command_trial(const struct update_options *options, const struct updater *updater) {
    struct update_result result = {.done = "nothing is on trial"};
    if (is_on_trial(updater)) {
        struct health_verdict verdict = check(options);
        while (!command_is_stopped() && !command_lock_card()) {
        }
        /* The operator may have ended the trial meanwhile. */
        if (is_on_trial(updater)) {
            conclude(updater, &verdict, &result);
            update_status_publish(updater, options->run, &result.refusal);
        }
    }
    return command_print(options, &result);
}
