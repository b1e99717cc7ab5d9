/* SPDX-License-Identifier: Apache-2.0 */
#include "update_report.h"

#include "check.h"
#include "scratch_directory.h"
#include "whole_file.h"

#include <errno.h>

static const char FAILED[] = "state=failed\nreason=no answer\nattempts=3\nimage=0.2.0 1f2e3d\nrunning=0.1.0 abc\n";

static struct kn86_firmware_image image = {.version = {.minor = 2, .build_id = "1f2e3d"}};

static void what_is_written_is_documented_and_read_back(void) {
    struct scratch_directory scratch;
    struct pico_update update = {
        .stage = PICO_UPDATE_FAILED, .reason = "no answer", .attempts = 3, .running = {.minor = 1, .build_id = "abc"}};
    scratch_directory_init(&scratch);
    char path[PATH_MAX + 16], text[UPDATE_REPORT_TEXT_MAX + 1];
    snprintf(path, sizeof path, "%s/report", scratch.path);
    struct update_report report = update_report_of(&update, &image), read_back;
    CHECK_EQUAL(update_report_write(path, &report), 0);
    ssize_t length = whole_file_read(scratch.descriptor, "report", text, sizeof text - 1);
    CHECK(length > 0);
    text[length] = '\0';
    CHECK_TEXT(text, FAILED);
    CHECK(update_report_decode(text, (size_t)length, &read_back));
    CHECK_TEXT(read_back.state, "failed");
    CHECK_TEXT(read_back.reason, "no answer");
    CHECK_EQUAL(read_back.attempts, 3);
    CHECK_TEXT(read_back.image, "0.2.0 1f2e3d");
    CHECK_TEXT(read_back.running, "0.1.0 abc");
    CHECK_EQUAL(update_report_write("/nonexistent/report", &report), -ENOENT);
    scratch_directory_finish(&scratch);
}

static void a_pico_that_is_not_there_has_no_version(void) {
    struct pico_update update = {.stage = PICO_UPDATE_ABSENT, .reason = "none", .attempts = 1};
    struct update_report report = update_report_of(&update, &image);
    CHECK_TEXT(report.state, "absent");
    CHECK_TEXT(report.running, "-");
}

static void other_texts_are_refused(void) {
    struct update_report report = {.state = "untouched"};
    for (size_t length = 0; length < strlen(FAILED); length++) {
        CHECK(!update_report_decode(FAILED, length, &report));
    }
    static const char *const others[] = {
        "state=failed\nreason=no answer\nattempts=03\nimage=0.2.0 1f2e3d\nrunning=0.1.0 abc\n",
        "state=failed\nreason=no answer\nattempts=3\nimage=0.2.0 1f2e3d\nrunning=0.1.0 abc\nmore=1\n",
        "state=absolutely failed\nreason=no answer\nattempts=3\nimage=-\nrunning=-\n",
        "reason=no answer\nstate=failed\nattempts=3\nimage=-\nrunning=-\n",
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        CHECK(!update_report_decode(others[i], strlen(others[i]), &report));
    }
    CHECK(!update_report_decode(FAILED, UPDATE_REPORT_TEXT_MAX + 1, &report));
    CHECK_TEXT(report.state, "untouched");
    CHECK(update_report_decode(FAILED, strlen(FAILED), &report));
}

static const struct check_case CASES[] = {
    CHECK_CASE(what_is_written_is_documented_and_read_back),
    CHECK_CASE(a_pico_that_is_not_there_has_no_version),
    CHECK_CASE(other_texts_are_refused),
};
CHECK_MAIN(CASES)
