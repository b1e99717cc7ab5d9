/* SPDX-License-Identifier: Apache-2.0 */
#include "boot_slot.h"

#include "check.h"
#include "scratch_directory.h"

static struct scratch_directory scratch;

static void check_slot(const char *command_line, const char *expected) {
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/cmdline", scratch.path);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fputs(command_line, file) >= 0 && fclose(file) == 0);
    CHECK_TEXT(boot_slot_read(path), expected);
}

static void the_slot_is_the_root_partitions(void) {
    check_slot("console=tty1 root=/dev/mmcblk0p4 rootwait\n", "A");
    check_slot("root=/dev/mmcblk0p5\n", "B");
    check_slot("quiet root=/dev/sda5p4", "A");
    check_slot("root=/dev/mmcblk0p6 ro", "UNKNOWN");
    check_slot("root=/dev/sda4 ro", "UNKNOWN");
    check_slot("notroot=/dev/mmcblk0p4", "UNKNOWN");
    check_slot("root=/dev/", "UNKNOWN");
    check_slot("", "UNKNOWN");
    CHECK_TEXT(boot_slot_read("/nonexistent"), "UNKNOWN");
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_slot_is_the_root_partitions),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
