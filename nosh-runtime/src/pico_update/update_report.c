/* SPDX-License-Identifier: Apache-2.0 */
#include "update_report.h"

#include "whole_file.h"

#include <stdio.h>
#include <string.h>

#define REPORT_MODE 0644
#define UNKNOWN "-"

static void copy_version(char *text, size_t capacity, const struct kn86_version *version) {
    if (version->build_id[0] == '\0') {
        snprintf(text, capacity, UNKNOWN);
    } else {
        snprintf(text, capacity, "%u.%u.%u %s", version->major, version->minor, version->patch, version->build_id);
    }
}

struct update_report update_report_of(const struct pico_update *update, const struct kn86_firmware_image *image) {
    struct update_report report = {.attempts = update->attempts};
    snprintf(report.state, sizeof report.state, "%s", pico_update_result_name(update->stage));
    snprintf(report.reason, sizeof report.reason, "%s", update->reason);
    copy_version(report.image, sizeof report.image, &image->version);
    copy_version(report.running, sizeof report.running, &update->running);
    return report;
}

struct update_report update_report_without_image(void) {
    return (struct update_report){
        .state = "failed", .reason = "no firmware file", .image = UNKNOWN, .running = UNKNOWN};
}

static int encode(const struct update_report *report, char text[static UPDATE_REPORT_TEXT_MAX]) {
    return snprintf(text, UPDATE_REPORT_TEXT_MAX, "state=%s\nreason=%s\nattempts=%u\nimage=%s\nrunning=%s\n",
                    report->state, report->reason, report->attempts, report->image, report->running);
}

int update_report_write(const char *path, const struct update_report *report) {
    char text[UPDATE_REPORT_TEXT_MAX];
    int length = encode(report, text);
    return whole_file_replace_path(path, text, (size_t)length, REPORT_MODE);
}

bool update_report_decode(const char *text, size_t length, struct update_report *report) {
    char lines[UPDATE_REPORT_TEXT_MAX + 1], again[UPDATE_REPORT_TEXT_MAX];
    if (length > UPDATE_REPORT_TEXT_MAX) {
        return false;
    }
    memcpy(lines, text, length);
    lines[length] = '\0';
    struct update_report read = {.attempts = 0};
    if (sscanf(lines, "state=%15[^\n]\nreason=%31[^\n]\nattempts=%u\nimage=%63[^\n]\nrunning=%63[^\n]\n", read.state,
               read.reason, &read.attempts, read.image, read.running) != 5) {
        return false;
    }
    /* Encoding the result has to give the same bytes: this checks order and form. */
    if (encode(&read, again) != (int)length || memcmp(again, text, length) != 0) {
        return false;
    }
    *report = read;
    return true;
}
