/* SPDX-License-Identifier: Apache-2.0 */
/* Notes in a folder that somebody else may have touched, and on a file system that takes none. */
#include "failed_versions.h"
#include "state_folder.h"
#include "update_history.h"

#include "check.h"
#include "scratch_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct scratch_directory scratch;
static char path[PATH_MAX + 16], text[STATE_FILE_MAX + 1];
static struct state_folder notes;

/* Which call fails, and how; the linker's --wrap brings the calls here. */
static enum { NOTHING, WRITE, SYNC, RENAME } failing;
static int failing_error;

ssize_t __real_write(int file, const void *bytes, size_t size);
int __real_fsync(int file);
int __real_renameat(int from_folder, const char *from, int to_folder, const char *to);
ssize_t __wrap_write(int file, const void *bytes, size_t size);
int __wrap_fsync(int file);
int __wrap_renameat(int from_folder, const char *from, int to_folder, const char *to);
time_t __wrap_time(time_t *now);

ssize_t __wrap_write(int file, const void *bytes, size_t size) {
    errno = failing_error;
    return failing == WRITE && file != STDERR_FILENO ? -1 : __real_write(file, bytes, size);
}

int __wrap_fsync(int file) {
    errno = failing_error;
    return failing == SYNC ? -1 : __real_fsync(file);
}

int __wrap_renameat(int from_folder, const char *from, int to_folder, const char *to) {
    errno = failing_error;
    return failing == RENAME ? -1 : __real_renameat(from_folder, from, to_folder, to);
}

/* A deck without a network. */
time_t __wrap_time(time_t *now) {
    (void)now;
    return 12;
}

static void set_up(void) {
    scratch_directory_init(&scratch);
    snprintf(path, sizeof path, "%s/notes", scratch.path);
    notes.folder = -1;
}

static void tear_down(void) {
    state_folder_close(&notes);
    scratch_directory_finish(&scratch);
}

static void a_file_is_replaced(void) {
    state_folder_open(&notes, path, true);
    CHECK_EQUAL(state_folder_read(&notes, "floor", text, sizeof text), 0);
    CHECK(state_folder_write(&notes, "floor", "1.0.0\n", 6));
    CHECK(state_folder_write(&notes, "floor", "2.0.0\n", 6));
    CHECK_EQUAL(state_folder_read(&notes, "floor", text, sizeof text), 6);
    CHECK_TEXT(text, "2.0.0\n");
    CHECK(faccessat(notes.folder, "floor.new", F_OK, 0) != 0);
}

static void without_a_folder_nothing_is_known(void) {
    state_folder_open(&notes, NULL, true);
    CHECK_EQUAL(notes.folder, -1);
    state_folder_open(&notes, path, false);
    CHECK_EQUAL(notes.folder, -1);
    state_folder_open(&notes, "/proc/nowhere/notes", true);
    CHECK_EQUAL(notes.folder, -1);
    CHECK_EQUAL(state_folder_read(&notes, "floor", text, sizeof text), 0);
    CHECK(!state_folder_write(&notes, "floor", "1.0.0\n", 6));
    CHECK(!failed_versions_has(&notes, "1.0.0", "b"));
}

static void a_link_is_no_folder(void) {
    CHECK(mkdirat(scratch.descriptor, "elsewhere", 0755) == 0);
    CHECK(symlink("elsewhere", path) == 0);
    state_folder_open(&notes, path, true);
    CHECK_EQUAL(notes.folder, -1);
}

static void a_file_is_no_folder(void) {
    CHECK(mknod(path, S_IFREG | 0644, 0) == 0);
    state_folder_open(&notes, path, true);
    CHECK_EQUAL(notes.folder, -1);
}

static void a_folder_that_others_write_is_not_believed(void) {
    CHECK(mkdir(path, 0755) == 0 && chmod(path, 0777) == 0);
    state_folder_open(&notes, path, true);
    CHECK_EQUAL(notes.folder, -1);
    CHECK(chmod(path, 0775) == 0);
    state_folder_open(&notes, path, true);
    CHECK_EQUAL(notes.folder, -1);
}

/* Only root can give a folder away; the deck's service is root. */
static void a_folder_of_somebody_else_is_not_believed(void) {
    CHECK(mkdir(path, 0755) == 0);
    if (chown(path, 1086, 1086) == 0) {
        state_folder_open(&notes, path, true);
        CHECK_EQUAL(notes.folder, geteuid() == 1086 ? notes.folder : -1);
    } else {
        CHECK_EQUAL(errno, EPERM);
    }
}

static void files_that_are_none_are_not_read(void) {
    char large[4097];
    state_folder_open(&notes, path, true);
    CHECK(symlinkat("/etc/passwd", notes.folder, "link") == 0);
    CHECK(mkfifoat(notes.folder, "fifo", 0644) == 0);
    CHECK(mkdirat(notes.folder, "folder", 0755) == 0);
    CHECK_EQUAL(state_folder_read(&notes, "link", text, sizeof text), 0);
    CHECK_EQUAL(state_folder_read(&notes, "fifo", text, sizeof text), 0);
    CHECK_EQUAL(state_folder_read(&notes, "folder", text, sizeof text), 0);
    CHECK(state_folder_write(&notes, "large", "x", 1));
    int file = openat(notes.folder, "large", O_RDWR | O_CLOEXEC);
    CHECK(file >= 0 && ftruncate(file, (off_t)1 << 40) == 0);
    CHECK_EQUAL(state_folder_read(&notes, "large", text, sizeof text), 0);
    CHECK(ftruncate(file, sizeof large) == 0);
    CHECK_EQUAL(state_folder_read(&notes, "large", large, sizeof large), 0);
    CHECK(ftruncate(file, sizeof large - 1) == 0);
    CHECK_EQUAL(state_folder_read(&notes, "large", large, sizeof large), (long long)sizeof large - 1);
    CHECK(fchmod(file, 0666) == 0);
    CHECK_EQUAL(state_folder_read(&notes, "large", text, sizeof text), 0);
    close(file);
}

/* Whatever waits under the names is put aside by the rename, and never written through. */
static void nothing_is_written_through_a_link(void) {
    state_folder_open(&notes, path, true);
    CHECK(mknodat(scratch.descriptor, "victim", S_IFREG | 0644, 0) == 0);
    CHECK(symlinkat("../victim", notes.folder, "floor.new") == 0);
    CHECK(symlinkat("../victim", notes.folder, "floor") == 0);
    CHECK(state_folder_write(&notes, "floor", "1.0.0\n", 6));
    struct stat status;
    CHECK(fstatat(scratch.descriptor, "victim", &status, 0) == 0 && status.st_size == 0);
    CHECK_EQUAL(state_folder_read(&notes, "floor", text, sizeof text), 6);
    CHECK(mkdirat(notes.folder, "failed.new", 0755) == 0);
    CHECK(!state_folder_write(&notes, "failed", "x", 1));
}

static void a_full_or_read_only_file_system_keeps_the_old_text(void) {
    static const int ERRORS[] = {ENOSPC, EROFS, EIO, EDQUOT};
    state_folder_open(&notes, path, true);
    CHECK(state_folder_write(&notes, "floor", "1.0.0\n", 6));
    for (failing = WRITE; failing <= RENAME; failing++) {
        for (size_t i = 0; i < sizeof ERRORS / sizeof ERRORS[0]; i++) {
            failing_error = ERRORS[i];
            CHECK(!state_folder_write(&notes, "floor", "2.0.0\n", 6));
            CHECK_EQUAL(state_folder_read(&notes, "floor", text, sizeof text), 6);
            CHECK_TEXT(text, "1.0.0\n");
        }
    }
}

static void lines_are_bounded_and_the_oldest_go(void) {
    char line[STATE_LINE_MAX + 100];
    state_folder_open(&notes, path, true);
    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\0';
    for (int i = 0; i < 250; i++) {
        snprintf(line, 8, "%03d", i);
        line[3] = '\t';
        CHECK(state_folder_append(&notes, "history", line, 200));
    }
    size_t length = state_folder_read(&notes, "history", text, sizeof text);
    CHECK_EQUAL(length, 200 * (STATE_LINE_MAX + 1));
    CHECK(strncmp(text, "050\t", 4) == 0);
    CHECK(state_folder_find_line(&notes, "history", "249\t", line));
    CHECK(!state_folder_find_line(&notes, "history", "049\t", line));
}

static void what_this_program_has_not_written_is_begun_anew(void) {
    state_folder_open(&notes, path, true);
    CHECK(state_folder_write(&notes, "history", "no end", 6));
    CHECK(state_folder_append(&notes, "history", "line", 200));
    CHECK_EQUAL(state_folder_read(&notes, "history", text, sizeof text), 5);
}

static struct slot_record failed(const char *reason) {
    struct slot_record record = {.state = SLOT_FAILED, .sequence = 7, .version = "2.0.0", .build = "b+1", .floor = "-"};
    snprintf(record.reason, sizeof record.reason, "%s", reason);
    return record;
}

static void failed_builds_are_remembered(void) {
    struct slot_record record = failed("health-10-nosh");
    char message[64];
    state_folder_open(&notes, path, true);
    failed_versions_add(&notes, &record, "a\tb\nc\x1b");
    failed_versions_add(&notes, &record, "a\tb\nc\x1b");
    CHECK(failed_versions_has(&notes, "2.0.0", "b+1"));
    CHECK(!failed_versions_has(&notes, "2.0.0", "b+2") && !failed_versions_has(&notes, "2.0.1", "b+1"));
    state_folder_read(&notes, FAILED_VERSIONS_FILE, text, sizeof text);
    CHECK_TEXT(text, "b+1\t2.0.0\thealth-10-nosh\ta?b?c?\n");
    failed_versions_add(&notes, &record, "later");
    failed_versions_message(&notes, &record, message, sizeof message);
    CHECK_TEXT(message, "later");
    record = failed(SLOT_REASON_ASKED_BACK);
    CHECK(!failed_versions_counts(&record));
}

static void the_clock_may_be_in_1970(void) {
    struct slot_record record = failed("never-started");
    state_folder_open(&notes, path, true);
    update_history_add(&notes, "failed", SLOT_B, &record);
    state_folder_read(&notes, UPDATE_HISTORY_FILE, text, sizeof text);
    CHECK_TEXT(text, "7\tB\tfailed\t2.0.0\tb+1\tnever-started\t1970-01-01T00:00:12Z\n");
    CHECK(update_history_has(&notes, "failed", SLOT_B, 7));
    CHECK(!update_history_has(&notes, "failed", SLOT_A, 7) && !update_history_has(&notes, "failed", SLOT_B, 70));
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_file_is_replaced),
    CHECK_CASE(without_a_folder_nothing_is_known),
    CHECK_CASE(a_link_is_no_folder),
    CHECK_CASE(a_file_is_no_folder),
    CHECK_CASE(a_folder_that_others_write_is_not_believed),
    CHECK_CASE(a_folder_of_somebody_else_is_not_believed),
    CHECK_CASE(files_that_are_none_are_not_read),
    CHECK_CASE(nothing_is_written_through_a_link),
    CHECK_CASE(a_full_or_read_only_file_system_keeps_the_old_text),
    CHECK_CASE(lines_are_bounded_and_the_oldest_go),
    CHECK_CASE(what_this_program_has_not_written_is_begun_anew),
    CHECK_CASE(failed_builds_are_remembered),
    CHECK_CASE(the_clock_may_be_in_1970),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
