/* SPDX-License-Identifier: Apache-2.0 */
#include "health_checks.h"

#include "health_process.h"
#include "log.h"
#include "monotonic_clock.h"
#include "published_file.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOT_YET 75
#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

static int is_check(const struct dirent *entry) {
    return entry->d_name[strspn(entry->d_name, NAME_CHARACTERS)] == '\0';
}

static void decide(struct health_verdict *verdict, enum health health, const char *name, const char *message) {
    verdict->health = health;
    snprintf(verdict->name, sizeof verdict->name, "%s", name);
    for (char *c = verdict->name; *c != '\0'; c++) {
        *c = *c == '_' ? '-' : (char)tolower(*c);
    }
    published_file_field(verdict->message, sizeof verdict->message, message);
}

/* Returns false when the file is no check. */
static bool run_check(const struct health_checks *checks, const char *name, struct health_verdict *verdict) {
    char path[PATH_MAX], line[HEALTH_MESSAGE_MAX + 1];
    snprintf(path, sizeof path, "%s/%s", checks->folder, name);
    if (access(path, X_OK) != 0) {
        return false;
    }
    int status = health_process_run(path, checks->check_limit_ms, checks->is_stopped, line, sizeof line);
    if (status == HEALTH_PROCESS_STOPPED) {
        decide(verdict, HEALTH_STOPPED, name, line);
    } else if (status != 0) {
        decide(verdict, status == NOT_YET ? HEALTH_NOT_YET : HEALTH_BAD, name,
               status == HEALTH_PROCESS_TOO_LONG ? "takes too long" : line);
        log_info("update: health check %s: %d: %s", name, status, verdict->message);
    }
    return true;
}

/* A round ends with the first check that is not good. */
static void run_round(const struct health_checks *checks, struct dirent **files, int count,
                      struct health_verdict *verdict) {
    bool is_any = false;
    for (int i = 0; i < count && verdict->health == HEALTH_GOOD; i++) {
        is_any = run_check(checks, files[i]->d_name, verdict) || is_any;
    }
    if (!is_any) {
        decide(verdict, HEALTH_BAD, "none", "there is no health check");
    }
}

static void pause_between(const struct health_checks *checks, int64_t until) {
    while (!checks->is_stopped() && monotonic_ms() < until) {
        usleep(50000);
    }
}

struct health_verdict health_checks_run(const struct health_checks *checks) {
    struct health_verdict verdict = {.health = HEALTH_GOOD};
    struct dirent **files;
    int64_t end = monotonic_ms() + checks->limit_ms;
    int count = scandir(checks->folder, &files, is_check, alphasort);
    if (count < 0) {
        files = NULL;
        count = 0;
    }
    for (;;) {
        verdict = (struct health_verdict){.health = HEALTH_GOOD};
        run_round(checks, files, count, &verdict);
        int64_t next = monotonic_ms() + checks->round_pause_ms;
        if (verdict.health != HEALTH_NOT_YET || next >= end) {
            break;
        }
        pause_between(checks, next);
        if (checks->is_stopped()) {
            verdict.health = HEALTH_STOPPED;
            break;
        }
    }
    while (count > 0) {
        free(files[--count]);
    }
    free(files);
    return verdict;
}
