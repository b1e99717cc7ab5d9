/* SPDX-License-Identifier: Apache-2.0 */
#include "boot_slot.h"

#include "check.h"
#include "scratch_directory.h"

static struct scratch_directory scratch;

static const char *write_file(const char *name, const char *bytes, size_t length) {
    static char paths[2][PATH_MAX + 16];
    static int turn;
    char *path = paths[turn++ % 2];
    snprintf(path, sizeof paths[0], "%s/%s", scratch.path, name);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
    return path;
}

static void check_slot(const char *command_line, const char *expected) {
    struct boot_slot slot = boot_slot_read(write_file("cmdline", command_line, strlen(command_line)), "/nonexistent");
    CHECK_TEXT(slot.slot, expected);
    CHECK_TEXT(slot.update, "UNKNOWN");
}

static void check_update(const char *word, size_t length, const char *expected) {
    CHECK_TEXT(boot_slot_read("/nonexistent", write_file("tryboot", word, length)).update, expected);
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
    CHECK_TEXT(boot_slot_read("/nonexistent", "/nonexistent").slot, "UNKNOWN");
}

static void the_firmwares_word_tells_a_trial(void) {
    check_update("\0\0\0\1", 4, "ON TRIAL");
    check_update("\0\0\0\0", 4, "COMMITTED");
    check_update("\0\0\0", 3, "UNKNOWN");
}

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_slot_is_the_root_partitions),
    CHECK_CASE(the_firmwares_word_tells_a_trial),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
