/* SPDX-License-Identifier: Apache-2.0 */
/* What different kernels show of themselves, and what is then asked of the program that restarts. */
#include "slot_switch.h"

#include "check.h"
#include "fake_kernel.h"
#include "scratch_directory.h"

#include <sys/stat.h>
#include <unistd.h>

static struct scratch_directory scratch;
static char asked[PATH_MAX + 16], command[PATH_MAX + 16];
static struct slot_switcher switcher;

static void make_kernel(void) {
    scratch_directory_init(&scratch);
    fake_kernel_init(scratch.path);
    snprintf(asked, sizeof asked, "%s/asked", scratch.path);
    snprintf(command, sizeof command, "%s/restart", scratch.path);
    switcher = (struct slot_switcher){scratch.path, command};
}

static void remove_kernel(void) {
    scratch_directory_finish(&scratch);
}

/* The program that restarts notes its words, one a line, and ends with a status. */
static void make_command(int status) {
    char text[PATH_MAX + 128];
    int length = snprintf(text, sizeof text, "#!/bin/sh\nprintf '%%s\\n' \"$@\" > '%s'\nexit %d\n", asked, status);
    fake_kernel_put(scratch.path, "restart", text, (unsigned long)length);
    CHECK(chmod(command, 0755) == 0);
}

static void check_asked(const char *expected) {
    char text[256];
    FILE *file = fopen(asked, "r");
    CHECK(file != NULL);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    CHECK_TEXT(text, expected);
}

static void the_debian_kernel_with_the_overlay_has_partitions(void) {
    fake_kernel_add_partition_switch(scratch.path);
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_PARTITION);
    make_command(0);
    CHECK(slot_switch_try(&switcher, SLOT_SWITCH_PARTITION, SLOT_B) == NULL);
    check_asked("reboot\n--reboot-argument=partition3\n");
    CHECK(slot_switch_try(&switcher, SLOT_SWITCH_PARTITION, SLOT_A) == NULL);
    check_asked("reboot\n--reboot-argument=partition2\n");
    CHECK(slot_switch_restart(&switcher) == NULL);
    check_asked("reboot\n");
}

static void raspberry_pis_kernel_has_a_flag(void) {
    fake_kernel_add_tryboot_switch(scratch.path);
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_TRYBOOT);
    make_command(0);
    CHECK(slot_switch_try(&switcher, SLOT_SWITCH_TRYBOOT, SLOT_B) == NULL);
    check_asked("reboot\n--reboot-argument=0 tryboot\n");
}

static void with_both_the_partition_is_taken(void) {
    fake_kernel_add_partition_switch(scratch.path);
    fake_kernel_add_tryboot_switch(scratch.path);
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_PARTITION);
}

static void a_kernel_without_either_has_none(void) {
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_NONE);
    /* The driver is loaded, but nothing is bound to it. */
    fake_kernel_put(scratch.path, "sys/bus/platform/drivers/syscon-reboot-mode/bind", "", 0);
    fake_kernel_link(scratch.path, "sys/bus/platform/drivers/syscon-reboot-mode/module", "../../../../module");
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_NONE);
    /* The firmware's driver without its device file, and the other way round. */
    fake_kernel_add_tryboot_switch(scratch.path);
    CHECK(unlinkat(scratch.descriptor, "dev/vcio", 0) == 0);
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_NONE);
}

static void the_modes_must_be_ours(void) {
    static const struct {
        const char *bytes;
        unsigned long size;
    } OTHERS[] = {
        {"\x5a\x00\x00\x05", 4}, {"\x00\x00\x00\x04", 4}, {"\x5a\x00\x00\x04\x00", 5}, {"\x5a\x00\x00", 3}, {"", 0}};
    static const char PROPERTY[] =
        "sys/firmware/devicetree/base/soc/kn86-slot-select@7e100020/reboot-mode/mode-partition2";
    fake_kernel_add_partition_switch(scratch.path);
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        fake_kernel_put(scratch.path, PROPERTY, OTHERS[i].bytes, OTHERS[i].size);
        CHECK_INFO(slot_switch_find(&switcher) == SLOT_SWITCH_NONE, "%zu", i);
    }
    CHECK(unlinkat(scratch.descriptor, PROPERTY, 0) == 0);
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_NONE);
}

static void what_cannot_be_looked_at_is_unknown(void) {
    char nowhere[PATH_MAX + 16];
    snprintf(nowhere, sizeof nowhere, "%s/nowhere", scratch.path);
    switcher.root = nowhere;
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_UNKNOWN);
    /* A file where the driver's folder should be; a device that leads nowhere. */
    switcher.root = scratch.path;
    fake_kernel_put(scratch.path, "sys/bus/platform/drivers/syscon-reboot-mode", "", 0);
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_UNKNOWN);
    CHECK(unlinkat(scratch.descriptor, "sys/bus/platform/drivers/syscon-reboot-mode", 0) == 0);
    fake_kernel_link(scratch.path, "sys/bus/platform/drivers/syscon-reboot-mode/device", "../nowhere");
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_UNKNOWN);
    /* What is known to be there is there all the same. */
    fake_kernel_add_tryboot_switch(scratch.path);
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_TRYBOOT);
}

static void the_file_of_a_card_is_never_restarted(void) {
    fake_kernel_add_partition_switch(scratch.path);
    switcher.root = NULL;
    switcher.command = NULL;
    CHECK_EQUAL(slot_switch_find(&switcher), SLOT_SWITCH_NONE);
    CHECK(slot_switch_restart(&switcher) != NULL);
}

static void a_restart_that_fails_is_told(void) {
    CHECK_TEXT(slot_switch_restart(&switcher), "the program that restarts the deck cannot be run");
    make_command(1);
    CHECK_TEXT(slot_switch_restart(&switcher), "the program that restarts the deck has failed");
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_debian_kernel_with_the_overlay_has_partitions),
    CHECK_CASE(raspberry_pis_kernel_has_a_flag),
    CHECK_CASE(with_both_the_partition_is_taken),
    CHECK_CASE(a_kernel_without_either_has_none),
    CHECK_CASE(the_modes_must_be_ours),
    CHECK_CASE(what_cannot_be_looked_at_is_unknown),
    CHECK_CASE(the_file_of_a_card_is_never_restarted),
    CHECK_CASE(a_restart_that_fails_is_told),
};
CHECK_MAIN_WITH(CASES, make_kernel, remove_kernel)
