/* SPDX-License-Identifier: Apache-2.0 */
/* What a power cut leaves of a replacement is tested with its user, in deck/test_deck_store.c. */
#include "whole_file.h"

#include "check.h"
#include "scratch_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_file_is_replaced_as_a_whole(int directory) {
    char bytes[16];
    CHECK_EQUAL(whole_file_read(directory, "state", bytes, sizeof bytes), -ENOENT);
    CHECK_EQUAL(whole_file_replace(directory, "state", "a longer one", 12, 0640), 0);
    CHECK_EQUAL(whole_file_replace(directory, "state", "short", 5, 0640), 0);
    CHECK_EQUAL(whole_file_read(directory, "state", bytes, sizeof bytes), 5);
    CHECK(memcmp(bytes, "short", 5) == 0);
    CHECK(faccessat(directory, "state.new", F_OK, 0) != 0);
    struct stat status;
    CHECK(fstatat(directory, "state", &status, 0) == 0);
    CHECK_EQUAL(status.st_mode & 0777, 0640);
}

static void a_file_larger_than_the_buffer_is_refused(int directory) {
    char bytes[5];
    CHECK_EQUAL(whole_file_replace(directory, "five", "12345", 5, 0644), 0);
    CHECK_EQUAL(whole_file_read(directory, "five", bytes, 5), 5);
    CHECK_EQUAL(whole_file_read(directory, "five", bytes, 4), -EFBIG);
}

static void a_symbolic_link_in_the_way_is_not_followed(int directory) {
    CHECK(symlinkat("elsewhere", directory, "linked.new") == 0);
    CHECK_EQUAL(whole_file_replace(directory, "linked", "x", 1, 0644), -ELOOP);
    CHECK(faccessat(directory, "elsewhere", F_OK, 0) != 0);
}

static void a_directory_in_the_way_is_reported(int directory) {
    CHECK(mkdirat(directory, "folder", 0755) == 0);
    CHECK_EQUAL(whole_file_replace(directory, "folder", "x", 1, 0644), -EISDIR);
    char bytes[4];
    CHECK_EQUAL(whole_file_read(directory, "folder", bytes, sizeof bytes), -EISDIR);
}

static void a_path_names_folder_and_file(const struct scratch_directory *scratch) {
    char path[PATH_MAX + 16], bytes[16];
    snprintf(path, sizeof path, "%s/by-path", scratch->path);
    CHECK_EQUAL(whole_file_replace_path(path, "12345", 5, 0644), 0);
    CHECK_EQUAL(whole_file_read(scratch->descriptor, "by-path", bytes, sizeof bytes), 5);
    CHECK(fchdir(scratch->descriptor) == 0);
    CHECK_EQUAL(whole_file_replace_path("by-path", "123", 3, 0644), 0);
    CHECK_EQUAL(whole_file_read(AT_FDCWD, path, bytes, sizeof bytes), 3);
    CHECK(chdir("/") == 0);
    CHECK_EQUAL(whole_file_replace_path("/nonexistent/by-path", "123", 3, 0644), -ENOENT);
    static char long_path[PATH_MAX + 16];
    memset(long_path, '/', sizeof long_path - 1);
    CHECK_EQUAL(whole_file_replace_path(long_path, "123", 3, 0644), -ENAMETOOLONG);
}

int main(void) {
    struct scratch_directory scratch;
    scratch_directory_init(&scratch);
    umask(0);
    a_file_is_replaced_as_a_whole(scratch.descriptor);
    a_file_larger_than_the_buffer_is_refused(scratch.descriptor);
    a_symbolic_link_in_the_way_is_not_followed(scratch.descriptor);
    a_directory_in_the_way_is_reported(scratch.descriptor);
    a_path_names_folder_and_file(&scratch);
    scratch_directory_finish(&scratch);
    return 0;
}
