/* SPDX-License-Identifier: Apache-2.0 */
#include "update_wish.h"

#include "check.h"
#include "scratch_directory.h"
#include "whole_file.h"

#include <fcntl.h>
#include <unistd.h>

static struct scratch_directory scratch;

static bool leave(enum update_wish_kind kind, const char *place, const char *name) {
    const struct update_wish wish = {.kind = kind, .place = place, .name = name};
    return update_wish_leave(scratch.path, &wish);
}

static bool has_file(const char *name) {
    return faccessat(scratch.descriptor, name, F_OK, 0) == 0;
}

static const char *request(void) {
    static char text[2000];
    ssize_t length = whole_file_read(scratch.descriptor, "update-request", text, sizeof text - 1);
    CHECK(length >= 0);
    text[length] = '\0';
    return text;
}

static void each_wish_is_one_line(void) {
    CHECK(leave(UPDATE_WISH_NONE, "", ""));
    CHECK(!has_file("update-request"));
    CHECK(leave(UPDATE_WISH_SCAN, "", ""));
    CHECK_TEXT(request(), "scan\n");
    CHECK(leave(UPDATE_WISH_INSTALL, "stick", "a%20b.kn86fw"));
    CHECK_TEXT(request(), "install stick a%20b.kn86fw\n");
    CHECK(leave(UPDATE_WISH_INSTALL_FORCED, "cartridge", "b.kn86fw"));
    CHECK_TEXT(request(), "install-forced cartridge b.kn86fw\n");
    CHECK(leave(UPDATE_WISH_REVERT, "", ""));
    CHECK_TEXT(request(), "revert\n");
    CHECK(!has_file("update-request.new"));
}

static void the_longest_name_is_given_back_whole(void) {
    char name[PAYLOADS_REPORT_NAME_MAX + 1], expected[PAYLOADS_REPORT_NAME_MAX + 64];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    CHECK(leave(UPDATE_WISH_INSTALL_FORCED, "cartridge", name));
    snprintf(expected, sizeof expected, "install-forced cartridge %s\n", name);
    CHECK_TEXT(request(), expected);
}

static void a_cancel_ends_what_runs_and_nothing_that_comes_later(void) {
    CHECK(leave(UPDATE_WISH_CANCEL, "", ""));
    CHECK(has_file("update-cancel"));
    CHECK(!has_file("update-request"));
    CHECK(leave(UPDATE_WISH_INSTALL, "stick", "a.kn86fw"));
    CHECK(!has_file("update-cancel"));
    CHECK(leave(UPDATE_WISH_CANCEL, "", ""));
    CHECK(leave(UPDATE_WISH_TAKE_BACK, "", ""));
    CHECK(!has_file("update-cancel") && !has_file("update-request"));
    CHECK(leave(UPDATE_WISH_TAKE_BACK, "", "")); /* nothing is there to be taken back */
}

static void a_folder_that_cannot_be_written_takes_no_wish(void) {
    static char folder[PATH_MAX + 16];
    memset(folder, 'x', sizeof folder - 1);
    const char *const folders[] = {"/nonexistent", folder};
    const enum update_wish_kind kinds[] = {UPDATE_WISH_SCAN, UPDATE_WISH_CANCEL};
    for (int i = 0; i < 4; i++) {
        const struct update_wish wish = {.kind = kinds[i % 2], .place = "", .name = ""};
        CHECK(!update_wish_leave(folders[i / 2], &wish));
    }
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(each_wish_is_one_line),
    CHECK_CASE(the_longest_name_is_given_back_whole),
    CHECK_CASE(a_cancel_ends_what_runs_and_nothing_that_comes_later),
    CHECK_CASE(a_folder_that_cannot_be_written_takes_no_wish),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
