/* SPDX-License-Identifier: Apache-2.0 */
#include "first_frame.h"

#include "check.h"
#include "monotonic_clock.h"
#include "scratch_directory.h"
#include "whole_file.h"

static struct scratch_directory scratch;
static struct first_frame frame;

/* The word, or an empty text while there is no file. */
static const char *word(void) {
    static char text[16];
    ssize_t length = whole_file_read(scratch.descriptor, "first-frame", text, sizeof text - 1);
    text[length < 0 ? 0 : length] = '\0';
    return text;
}

static void a_panel_is_told_at_once(void) {
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, "first-frame", "panel\n", 6, 0644), 0);
    first_frame_init(&frame, scratch.path, 1000);
    CHECK_TEXT(word(), ""); /* what an earlier nOSh has said does not count */
    CHECK_EQUAL(first_frame_deadline(&frame), 1000 + FIRST_FRAME_WAIT_MS);
    CHECK(frame.at == MONOTONIC_NEVER);
    first_frame_tick(&frame, false, 1000 + FIRST_FRAME_WAIT_MS - 1);
    CHECK_TEXT(word(), "");
    first_frame_tick(&frame, true, 1000 + FIRST_FRAME_WAIT_MS - 1);
    CHECK_TEXT(word(), "panel\n");
    CHECK_EQUAL(frame.at, 1000 + FIRST_FRAME_WAIT_MS - 1);
    CHECK(first_frame_deadline(&frame) == MONOTONIC_NEVER);
    first_frame_tick(&frame, false, 90000); /* pulled later */
    CHECK_TEXT(word(), "panel\n");
}

static void no_panel_is_told_after_the_wait_and_one_may_still_come(void) {
    first_frame_init(&frame, scratch.path, 0);
    first_frame_tick(&frame, false, FIRST_FRAME_WAIT_MS);
    CHECK_TEXT(word(), "none\n");
    CHECK(first_frame_deadline(&frame) == MONOTONIC_NEVER);
    first_frame_tick(&frame, false, 2 * FIRST_FRAME_WAIT_MS);
    CHECK_TEXT(word(), "none\n");
    first_frame_tick(&frame, true, 3 * FIRST_FRAME_WAIT_MS);
    CHECK_TEXT(word(), "panel\n");
    CHECK_EQUAL(frame.at, FIRST_FRAME_WAIT_MS);
}

static void a_folder_that_cannot_be_written_is_tried_once(void) {
    static char folder[PATH_MAX + 16];
    memset(folder, 'x', sizeof folder - 1);
    const char *const folders[] = {"/nonexistent", folder};
    for (int i = 0; i < 2; i++) {
        first_frame_init(&frame, folders[i], 0);
        first_frame_tick(&frame, true, 1);
        CHECK_EQUAL(frame.at, 1);
        CHECK(first_frame_deadline(&frame) == MONOTONIC_NEVER);
    }
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_panel_is_told_at_once),
    CHECK_CASE(no_panel_is_told_after_the_wait_and_one_may_still_come),
    CHECK_CASE(a_folder_that_cannot_be_written_is_tried_once),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
