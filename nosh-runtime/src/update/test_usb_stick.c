/* SPDX-License-Identifier: Apache-2.0 */
/* Disks as a deck's kernel shows them; the trees are those of a Zero 2 W with a hub. */
#include "usb_stick.h"

#include "check.h"
#include "fake_kernel.h"
#include "scratch_directory.h"

#include <limits.h>

#define PORT "sys/devices/platform/soc/3f980000.usb/usb1/1-1/1-1."

static struct scratch_directory scratch;
static char device[PATH_MAX];

static void set_up(void) {
    scratch_directory_init(&scratch);
}

static void tear_down(void) {
    scratch_directory_finish(&scratch);
}

/* A disk at a port of the hub, with a first partition or without. */
static void add_disk(const char *disk, int port, int has_partition) {
    char path[512], target[256];
    snprintf(target, sizeof target, PORT "%d/1-1.%d:1.0/host%d/target%d:0:0/%d:0:0:0/block/%s", port, port, port, port,
             port, disk);
    snprintf(path, sizeof path, "%s/size", target);
    fake_kernel_put(scratch.path, path, "1000\n", 5);
    if (has_partition) {
        snprintf(path, sizeof path, "%s/%s1/partition", target, disk);
        fake_kernel_put(scratch.path, path, "1\n", 2);
    }
    char link[512];
    snprintf(path, sizeof path, "sys/block/%s", disk);
    snprintf(link, sizeof link, "../../%s", target);
    fake_kernel_link(scratch.path, path, link);
}

static void call_cartridge_reader(int port) {
    char path[128];
    fake_kernel_put(scratch.path, "sys/firmware/devicetree/base/soc/usb/reader/name", "cartridge-reader", 17);
    snprintf(path, sizeof path, PORT "%d/of_node", port);
    char target[PATH_MAX + 64];
    snprintf(target, sizeof target, "%s/sys/firmware/devicetree/base/soc/usb/reader", scratch.path);
    fake_kernel_link(scratch.path, path, target);
}

static void check_found(const char *expected) {
    CHECK(usb_stick_find(scratch.path, device, sizeof device));
    CHECK_TEXT(device + strlen(scratch.path), expected);
}

static void a_stick_is_found_by_its_first_partition(void) {
    CHECK(!usb_stick_find(scratch.path, device, sizeof device));
    add_disk("sda", 3, 1);
    check_found("/dev/sda1");
}

static void a_stick_without_partitions_is_found(void) {
    add_disk("sda", 3, 0);
    check_found("/dev/sda");
}

static void the_cartridge_reader_is_no_stick(void) {
    add_disk("sda", 2, 1);
    call_cartridge_reader(2);
    CHECK(!usb_stick_find(scratch.path, device, sizeof device));
    add_disk("sdb", 3, 1);
    check_found("/dev/sdb1");
}

/* Also on a deck whose device tree does not name the reader. */
static void what_udev_calls_the_cartridge_is_no_stick(void) {
    add_disk("sda", 2, 1);
    fake_kernel_link(scratch.path, "dev/kn86-cartridge", "sda1");
    CHECK(!usb_stick_find(scratch.path, device, sizeof device));
    fake_kernel_link(scratch.path, "dev/kn86-cartridge", "sda");
    CHECK(!usb_stick_find(scratch.path, device, sizeof device));
    fake_kernel_link(scratch.path, "dev/kn86-cartridge", "sdaa1");
    check_found("/dev/sda1");
}

static void other_disks_are_no_sticks(void) {
    fake_kernel_put(scratch.path, "sys/devices/platform/soc/3f202000.mmc/mmc_host/mmc0/block/mmcblk0/size", "1\n", 2);
    fake_kernel_link(scratch.path, "sys/block/mmcblk0",
                     "../devices/platform/soc/3f202000.mmc/mmc_host/mmc0/block/mmcblk0");
    fake_kernel_put(scratch.path, "sys/devices/platform/ahci/ata1/block/sda/size", "1\n", 2);
    fake_kernel_link(scratch.path, "sys/block/sda", "../devices/platform/ahci/ata1/block/sda");
    fake_kernel_link(scratch.path, "sys/block/sdb", "../devices/nowhere");
    CHECK(!usb_stick_find(scratch.path, device, sizeof device));
}

static void what_is_no_file_system_is_told(void) {
    char mount_point[PATH_MAX + 16];
    snprintf(mount_point, sizeof mount_point, "%s/stick", scratch.path);
    CHECK_TEXT(usb_stick_mount("/dev/null", mount_point),
               "the USB stick has no file system that the deck reads (FAT or exFAT)");
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_stick_is_found_by_its_first_partition),
    CHECK_CASE(a_stick_without_partitions_is_found),
    CHECK_CASE(the_cartridge_reader_is_no_stick),
    CHECK_CASE(what_udev_calls_the_cartridge_is_no_stick),
    CHECK_CASE(other_disks_are_no_sticks),
    CHECK_CASE(what_is_no_file_system_is_told),
};
CHECK_MAIN_WITH(CASES, set_up, tear_down)
