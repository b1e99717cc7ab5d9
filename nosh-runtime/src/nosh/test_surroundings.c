/* SPDX-License-Identifier: Apache-2.0 */
#include "surroundings.h"

#include "check.h"
#include "scratch_directory.h"
#include "whole_file.h"

#include <sys/statvfs.h>
#include <unistd.h>

static const char CARTRIDGE[] = "cartridge\ta.kn86\tBlack Courier\tTRANSPORT\tsaves\n";
static const char UPDATE[] = "state=failed\nreason=no answer\nattempts=3\nimage=0.2.0 def\nrunning=0.1.0 abc\n";

static struct surroundings surroundings;
static struct scratch_directory scratch;

static void leave_word(const char *name, const char *text) {
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, name, text, strlen(text), 0644), 0);
}

static void look(int64_t now) {
    surroundings_tick(&surroundings, scratch.path, scratch.path, now);
}

static void it_looks_once_a_second(void) {
    surroundings_init(&surroundings, 5000);
    CHECK_EQUAL(surroundings.look_at, 5000);
    look(5000);
    CHECK(!surroundings.cartridge.is_present && !surroundings.has_update);
    leave_word("cartridge", CARTRIDGE);
    leave_word("coprocessor-update", UPDATE);
    look(5000 + SURROUNDINGS_PERIOD_MS - 1);
    CHECK(!surroundings.cartridge.is_present && !surroundings.has_update);
    look(5000 + SURROUNDINGS_PERIOD_MS);
    CHECK(surroundings.cartridge.is_present);
    CHECK_EQUAL(surroundings.cartridge.count, 1);
    CHECK_TEXT(surroundings.cartridge.entries[0].header.title, "Black Courier");
    CHECK(surroundings.has_update);
    CHECK_TEXT(surroundings.update.state, "failed");
    CHECK_EQUAL(surroundings.look_at, 5000 + 2 * SURROUNDINGS_PERIOD_MS);
}

static void what_is_no_word_of_ours_is_none(void) {
    leave_word("cartridge", "nonsense\n");
    leave_word("coprocessor-update", "state=failed\n");
    look(10000);
    CHECK(!surroundings.cartridge.is_present && !surroundings.has_update);
    leave_word("cartridge", CARTRIDGE);
    leave_word("coprocessor-update", UPDATE);
    look(20000);
    CHECK(surroundings.cartridge.is_present && surroundings.has_update);
    scratch_directory_empty(&scratch);
    look(30000);
    CHECK(!surroundings.cartridge.is_present && !surroundings.has_update);
}

static void the_share_is_measured_while_it_is_there(void) {
    struct statvfs expected;
    CHECK(statvfs(scratch.path, &expected) == 0);
    look(40000);
    CHECK(surroundings.has_storage);
    CHECK_EQUAL(surroundings.storage_size, (uint64_t)expected.f_blocks * expected.f_frsize);
    CHECK(surroundings.storage_free > 0 && surroundings.storage_free <= surroundings.storage_size);
    surroundings_tick(&surroundings, "/nonexistent", scratch.path, 50000);
    CHECK(!surroundings.has_storage);
}

static void a_folder_with_a_name_too_long_holds_nothing(void) {
    static char folder[PATH_MAX + 16];
    memset(folder, 'x', sizeof folder - 1);
    surroundings_tick(&surroundings, folder, folder, 60000);
    CHECK(!surroundings.cartridge.is_present && !surroundings.has_update && !surroundings.has_storage);
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(it_looks_once_a_second),
    CHECK_CASE(what_is_no_word_of_ours_is_none),
    CHECK_CASE(the_share_is_measured_while_it_is_there),
    CHECK_CASE(a_folder_with_a_name_too_long_holds_nothing),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
