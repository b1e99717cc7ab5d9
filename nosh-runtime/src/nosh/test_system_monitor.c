/* SPDX-License-Identifier: Apache-2.0 */
#include "system_monitor.h"

#include "check.h"
#include "scratch_directory.h"
#include "whole_file.h"

#include <sys/statvfs.h>
#include <unistd.h>

static const char CARTRIDGE[] = "cartridge\ta.kn86\tBlack Courier\tTRANSPORT\tsaves\n";
static const char UPDATE[] = "state=failed\nreason=no answer\nattempts=3\nimage=0.2.0 def\nrunning=0.1.0 abc\n";

static struct system_monitor monitor;
static struct scratch_directory scratch;

static void leave_word(const char *name, const char *text) {
    CHECK_EQUAL(whole_file_replace(scratch.descriptor, name, text, strlen(text), 0644), 0);
}

static void check(int64_t now) {
    system_monitor_tick(&monitor, scratch.path, scratch.path, now);
}

static void it_checks_once_a_second(void) {
    system_monitor_init(&monitor, 5000);
    CHECK_EQUAL(monitor.deadline, 5000);
    check(5000);
    CHECK(!monitor.cartridge.is_present && !monitor.has_update);
    leave_word("cartridge", CARTRIDGE);
    leave_word("coprocessor-update", UPDATE);
    check(5000 + SYSTEM_MONITOR_PERIOD_MS - 1);
    CHECK(!monitor.cartridge.is_present && !monitor.has_update);
    check(5000 + SYSTEM_MONITOR_PERIOD_MS);
    CHECK(monitor.cartridge.is_present);
    CHECK_EQUAL(monitor.cartridge.count, 1);
    CHECK_TEXT(monitor.cartridge.entries[0].header.title, "Black Courier");
    CHECK(monitor.has_update);
    CHECK_TEXT(monitor.update.state, "failed");
    CHECK_EQUAL(monitor.deadline, 5000 + 2 * SYSTEM_MONITOR_PERIOD_MS);
}

static void a_file_of_another_form_is_ignored(void) {
    leave_word("cartridge", "nonsense\n");
    leave_word("coprocessor-update", "state=failed\n");
    check(10000);
    CHECK(!monitor.cartridge.is_present && !monitor.has_update);
    leave_word("cartridge", CARTRIDGE);
    leave_word("coprocessor-update", UPDATE);
    check(20000);
    CHECK(monitor.cartridge.is_present && monitor.has_update);
    scratch_directory_empty(&scratch);
    check(30000);
    CHECK(!monitor.cartridge.is_present && !monitor.has_update);
}

static void the_share_is_measured_while_it_is_mounted(void) {
    struct statvfs expected;
    CHECK(statvfs(scratch.path, &expected) == 0);
    check(40000);
    CHECK(monitor.has_storage);
    CHECK_EQUAL(monitor.storage_size, (uint64_t)expected.f_blocks * expected.f_frsize);
    CHECK(monitor.storage_free > 0 && monitor.storage_free <= monitor.storage_size);
    system_monitor_tick(&monitor, "/nonexistent", scratch.path, 50000);
    CHECK(!monitor.has_storage);
}

static void a_folder_with_a_name_too_long_holds_nothing(void) {
    static char folder[PATH_MAX + 16];
    memset(folder, 'x', sizeof folder - 1);
    system_monitor_tick(&monitor, folder, folder, 60000);
    CHECK(!monitor.cartridge.is_present && !monitor.has_update && !monitor.has_storage);
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(it_checks_once_a_second),
    CHECK_CASE(a_file_of_another_form_is_ignored),
    CHECK_CASE(the_share_is_measured_while_it_is_mounted),
    CHECK_CASE(a_folder_with_a_name_too_long_holds_nothing),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
