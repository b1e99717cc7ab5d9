/* SPDX-License-Identifier: Apache-2.0 */
#include "report_file.h"

#include "check.h"
#include "scratch_directory.h"
#include "whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#define NAME "status"

static struct scratch_directory scratch;
static struct report_file file;
static char text[REPORT_FILE_MAX];

static void write_text(const char *bytes, size_t length) {
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, NAME, bytes, length, 0644), 0);
}

/* Whether another file is there than before, and that it holds what is expected. */
static bool is_new(const char *expected) {
    size_t length = 4711;
    bool is_new_file = report_file_look(&file, scratch.path, text, &length);
    CHECK_EQUAL(length, is_new_file ? strlen(expected) : 0);
    CHECK(memcmp(text, expected, length) == 0);
    return is_new_file;
}

static void a_file_is_read_when_it_was_replaced(void) {
    CHECK(!is_new("")); /* it was missing before, too */
    write_text("one", 3);
    CHECK(is_new("one"));
    CHECK(!is_new(""));
    write_text("one", 3); /* the same text, said again */
    CHECK(is_new("one"));
    CHECK_EQUAL(file.changes, 2);
    CHECK(unlinkat(scratch.descriptor, NAME, 0) == 0);
    CHECK(is_new(""));
    CHECK(!is_new(""));
    CHECK_EQUAL(file.changes, 3);
}

static void what_is_no_small_regular_file_is_empty_and_holds_nobody_up(void) {
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/" NAME, scratch.path);
    CHECK(mkfifo(path, 0600) == 0); /* without a writer: an open that waits would wait for ever */
    CHECK(is_new(""));
    CHECK(!is_new(""));
    CHECK(unlink(path) == 0 && symlink("/etc/passwd", path) == 0);
    CHECK(is_new(""));
    CHECK(unlink(path) == 0 && mkdir(path, 0700) == 0);
    CHECK(is_new(""));
    CHECK(rmdir(path) == 0);
    CHECK(is_new(""));

    static char large[REPORT_FILE_MAX + 1];
    memset(large, 'x', sizeof large);
    write_text(large, sizeof large);
    CHECK(is_new(""));
    write_text(large, REPORT_FILE_MAX);
    size_t length;
    CHECK(report_file_look(&file, scratch.path, text, &length));
    CHECK_EQUAL(length, REPORT_FILE_MAX);
}

static void a_folder_that_cannot_be_has_no_file(void) {
    static char folder[PATH_MAX + 16];
    size_t length;
    memset(folder, 'x', sizeof folder - 1);
    CHECK(!report_file_look(&file, folder, text, &length));
    CHECK(!report_file_look(&file, "/nonexistent", text, &length));
}

static void set_up(void) {
    scratch_directory_init(&scratch);
    report_file_init(&file, NAME);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_file_is_read_when_it_was_replaced),
    CHECK_CASE(what_is_no_small_regular_file_is_empty_and_holds_nobody_up),
    CHECK_CASE(a_folder_that_cannot_be_has_no_file),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
