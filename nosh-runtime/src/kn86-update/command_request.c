/* SPDX-License-Identifier: Apache-2.0 */
/* Does what nOSh asks for, and shows it how far it is (docs/update.md, "Between nOSh and the service"). */
#include "commands.h"

#include "log.h"
#include "monotonic_clock.h"
#include "payload_scan.h"
#include "published_file.h"
#include "slot_trial.h"
#include "update_request.h"
#include "update_status.h"
#include "usb_stick.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Between two states of "progress", in milliseconds. */
#define PROGRESS_PAUSE_MS 250

/* How far a request is. */
struct course {
    const struct update_options *options;
    int64_t begun_ms, shown_ms;
};

static void show(const struct update_options *options, const char *phase, uint64_t done, uint64_t total, uint64_t rate,
                 const struct payload_refusal *refusal) {
    char line[1024];
    uint64_t left = rate > 0 && total > done ? (total - done + rate - 1) / rate : 0;
    enum payload_fault fault = refusal != NULL ? refusal->fault : PAYLOAD_OK;
    int length = snprintf(line, sizeof line, "%s\t%llu\t%llu\t%llu\t%llu\t%s\t%s\n", phase, (unsigned long long)done,
                          (unsigned long long)total, (unsigned long long)rate, (unsigned long long)left,
                          payload_fault_name(fault), fault != PAYLOAD_OK ? payload_fault_sentence(fault) : "");
    published_file_write(options->run, "progress", line, (size_t)length);
}

/* The work is written once and read back once, each in bytes of the images. */
static bool report(void *context, uint64_t written, uint64_t read_back, uint64_t total) {
    struct course *course = context;
    int64_t now = monotonic_ms();
    if (now - course->shown_ms >= PROGRESS_PAUSE_MS || course->shown_ms == 0) {
        uint64_t done = written + read_back, elapsed = (uint64_t)(now - course->begun_ms);
        course->shown_ms = now;
        show(course->options, read_back > 0 ? "reading-back" : "writing", done, 2 * total,
             elapsed > 0 ? done * 1000 / elapsed : 0, NULL);
    }
    return !command_is_stopped() && !update_request_is_cancelled(course->options->requests);
}

static void path_of_place(const struct update_options *options, enum payload_place place, char path[PATH_MAX]) {
    if (place == PAYLOAD_PLACE_SHARED) {
        snprintf(path, PATH_MAX, "%s", options->shared);
    } else {
        snprintf(path, PATH_MAX, "%s/%s", options->media, payload_place_name(place));
    }
}

/* Mounts the stick when the place is one. Returns false when there is none that can be. */
static bool reach(const struct update_options *options, enum payload_place place, char path[PATH_MAX]) {
    char device[PATH_MAX];
    path_of_place(options, place, path);
    if (place != PAYLOAD_PLACE_STICK) {
        return true;
    }
    if (options->root == NULL || !usb_stick_find(options->root, device, sizeof device)) {
        return false;
    }
    const char *fault = usb_stick_mount(device, path);
    if (fault != NULL) {
        log_warning("update: %s: %s", device, fault);
    }
    return fault == NULL;
}

static void leave(enum payload_place place, const char *path) {
    if (place == PAYLOAD_PLACE_STICK) {
        usb_stick_unmount(path);
    }
}

static void scan(const struct update_options *options, const struct installation *installation) {
    static struct payload_scan list;
    show(options, "scanning", 0, 0, 0, NULL);
    payload_scan_begin(&list, installation);
    for (enum payload_place place = 0; place < PAYLOAD_PLACE_COUNT; place++) {
        char path[PATH_MAX];
        if (reach(options, place, path)) {
            payload_scan_add(&list, place, path);
            leave(place, path);
        }
    }
    payload_scan_end(&list);
    published_file_write(options->run, "payloads", list.text, list.length);
}

static bool install_file(const struct update_options *options, struct installation installation, int file,
                         struct update_result *result) {
    static struct payload_source source;
    struct course course = {.options = options, .begun_ms = monotonic_ms()};
    installation.progress = (struct slot_progress){&course, report};
    payload_source_init(&source, file);
    return installation_run(&installation, &source, &result->manifest, &result->refusal);
}

static bool install(const struct update_options *options, struct installation *installation,
                    const struct update_request *request, struct update_result *result) {
    char path[PATH_MAX];
    installation->preflight.is_forced = request->is_forced;
    if (!reach(options, request->place, path)) {
        return payload_refuse(&result->refusal, PAYLOAD_UNREADABLE, "there is no USB stick that can be read");
    }
    int folder = payload_place_open(path);
    int file = folder < 0 ? folder : payload_place_open_payload(folder, request->name);
    bool is_done = file >= 0 ? install_file(options, *installation, file, result)
                             : payload_refuse(&result->refusal, PAYLOAD_UNREADABLE, "%s on the %s: %s", request->name,
                                              payload_place_name(request->place), strerror(-file));
    if (file >= 0) {
        close(file);
    }
    if (folder >= 0) {
        close(folder);
    }
    leave(request->place, path);
    return is_done;
}

static void serve(const struct update_options *options, const struct updater *updater,
                  const struct update_request *request, struct update_result *result) {
    static struct command_keys keys;
    if (!command_read_keys(options, updater, &keys)) {
        payload_refusal_set(&result->refusal, PAYLOAD_SIGNATURE, "the deck's keys cannot be read");
        return;
    }
    struct installation installation = command_installation(options, updater, &keys);
    switch (request->kind) {
    case UPDATE_REQUEST_SCAN:
        result->done = "scanned";
        scan(options, &installation);
        show(options, "done", 0, 0, 0, NULL);
        return;
    case UPDATE_REQUEST_INSTALL:
        result->done = "installed";
        if (install(options, &installation, request, result)) {
            show(options, "restarting", 0, 0, 0, NULL);
        }
        break;
    case UPDATE_REQUEST_REVERT:
        result->done = "going back to the other slot";
        if (slot_trial_revert(updater, &result->refusal)) {
            show(options, "restarting", 0, 0, 0, NULL);
        }
        break;
    }
    update_status_publish(updater, options->run, &result->refusal);
}

int command_request(const struct update_options *options, const struct updater *updater) {
    struct update_request request;
    struct update_result result = {.done = "served"};
    if (update_request_take(options->requests, &request)) {
        serve(options, updater, &request, &result);
        update_request_finish(options->requests);
    } else {
        payload_refusal_set(&result.refusal, PAYLOAD_REQUEST, "%s has no line that is a request", options->requests);
    }
    if (result.refusal.fault != PAYLOAD_OK) {
        show(options, "refused", 0, 0, 0, &result.refusal);
    }
    int status = command_print(options, &result);
    payload_manifest_destroy(result.manifest);
    return status;
}
