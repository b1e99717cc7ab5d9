/* SPDX-License-Identifier: Apache-2.0 */
/* Power cuts during a replacement are tested in deck/test_deck_store.c. */
#include "whole_file.h"

#include "check.h"
#include "scratch_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scratch_directory scratch;

static void a_file_is_replaced_as_a_whole(void) {
    char bytes[16];
    CHECK_EQUAL(whole_file_read(scratch.descriptor, "state", bytes, sizeof bytes), -ENOENT);
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, "state", "a longer one", 12, 0640), 0);
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, "state", "short", 5, 0640), 0);
    CHECK_EQUAL(whole_file_read(scratch.descriptor, "state", bytes, sizeof bytes), 5);
    CHECK(memcmp(bytes, "short", 5) == 0);
    CHECK(faccessat(scratch.descriptor, "state.new", F_OK, 0) != 0);
    struct stat status;
    CHECK(fstatat(scratch.descriptor, "state", &status, 0) == 0);
    CHECK_EQUAL(status.st_mode & 0777, 0640);
}

static void a_file_larger_than_the_buffer_is_refused(void) {
    char bytes[5];
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, "five", "12345", 5, 0644), 0);
    CHECK_EQUAL(whole_file_read(scratch.descriptor, "five", bytes, 5), 5);
    CHECK_EQUAL(whole_file_read(scratch.descriptor, "five", bytes, 4), -EFBIG);
}

static void a_symbolic_link_in_the_way_is_not_followed(void) {
    CHECK(symlinkat("elsewhere", scratch.descriptor, "linked.new") == 0);
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, "linked", "x", 1, 0644), -ELOOP);
    CHECK(faccessat(scratch.descriptor, "elsewhere", F_OK, 0) != 0);
}

static void a_directory_in_the_way_is_reported(void) {
    CHECK(mkdirat(scratch.descriptor, "folder", 0755) == 0);
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, "folder", "x", 1, 0644), -EISDIR);
    char bytes[4];
    CHECK_EQUAL(whole_file_read(scratch.descriptor, "folder", bytes, sizeof bytes), -EISDIR);
}

static void a_path_names_folder_and_file(void) {
    char path[PATH_MAX + 16], bytes[16];
    snprintf(path, sizeof path, "%s/by-path", scratch.path);
    CHECK_EQUAL(whole_file_replace_path(path, "12345", 5, 0644), 0);
    CHECK_EQUAL(whole_file_read(scratch.descriptor, "by-path", bytes, sizeof bytes), 5);
    CHECK(fchdir(scratch.descriptor) == 0);
    CHECK_EQUAL(whole_file_replace_path("by-path", "123", 3, 0644), 0);
    CHECK_EQUAL(whole_file_read(AT_FDCWD, path, bytes, sizeof bytes), 3);
    CHECK(chdir("/") == 0);
    CHECK_EQUAL(whole_file_replace_path("/nonexistent/by-path", "123", 3, 0644), -ENOENT);
    static char long_path[PATH_MAX + 16];
    memset(long_path, '/', sizeof long_path - 1);
    CHECK_EQUAL(whole_file_replace_path(long_path, "123", 3, 0644), -ENAMETOOLONG);
}

static void set_up(void) {
    scratch_directory_init(&scratch);
    umask(0);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_file_is_replaced_as_a_whole),
    CHECK_CASE(a_file_larger_than_the_buffer_is_refused),
    CHECK_CASE(a_symbolic_link_in_the_way_is_not_followed),
    CHECK_CASE(a_directory_in_the_way_is_reported),
    CHECK_CASE(a_path_names_folder_and_file),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
