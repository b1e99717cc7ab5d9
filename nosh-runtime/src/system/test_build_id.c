/* SPDX-License-Identifier: Apache-2.0 */
#include "build_id.h"

#include "check.h"
#include "scratch_directory.h"
#include "whole_file.h"

static struct scratch_directory scratch;

static void check_read(const char *text, const char *expected) {
    char path[PATH_MAX + 16];
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, "build-id", text, strlen(text), 0644), 0);
    snprintf(path, sizeof path, "%s/build-id", scratch.path);
    struct build_id build = build_id_read(path);
    CHECK_TEXT(build.text, expected);
    CHECK_EQUAL(build.is_production, strstr(text, "\nVARIANT=production\n") != NULL);
}

static void the_line_is_found_and_cut_to_its_length(void) {
    check_read("VERSION=0.1.0\nBUILD_ID=1f2e3d\nVARIANT=development\n", "1f2e3d");
    check_read("BUILD_ID=last", "last");
    check_read("OTHER_BUILD_ID=1\n", "unknown");
    check_read("", "unknown");
    check_read("BUILD_ID=0123456789012345678901234567890123456789012345678901234567890123456789\n",
               "0123456789012345678901234567890123456789012345678901234567890123");
    check_read("BUILD_ID=1\nVARIANT=production\n", "1");
    CHECK_TEXT(build_id_read("/nonexistent/build-id").text, "unknown");
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_line_is_found_and_cut_to_its_length),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
