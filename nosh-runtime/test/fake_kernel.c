/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_kernel.h"

#include "check.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define DRIVERS "sys/bus/platform/drivers/"
#define NODE "sys/firmware/devicetree/base/soc/kn86-slot-select@7e100020/reboot-mode/"
#define DEVICE "sys/devices/platform/soc/3f100020.kn86-slot-select/reboot-mode"

static void make_folders(const char *path) {
    char folder[PATH_MAX];
    for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
        CHECK_INFO(mkdir(folder, 0755) == 0 || errno == EEXIST, "%s", folder);
    }
}

void fake_kernel_put(const char *root, const char *path, const void *bytes, unsigned long size) {
    char whole[PATH_MAX];
    snprintf(whole, sizeof whole, "%s/%s", root, path);
    make_folders(whole);
    FILE *file = fopen(whole, "w");
    CHECK_INFO(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0, "%s", whole);
}

void fake_kernel_link(const char *root, const char *path, const char *target) {
    char whole[PATH_MAX];
    snprintf(whole, sizeof whole, "%s/%s", root, path);
    make_folders(whole);
    unlink(whole);
    CHECK_INFO(symlink(target, whole) == 0, "%s", whole);
}

void fake_kernel_init(const char *root) {
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/" DRIVERS, root);
    make_folders(folder);
}

void fake_kernel_add_partition_switch(const char *root) {
    fake_kernel_put(root, NODE "mode-partition2", "\x5a\x00\x00\x04", 4);
    fake_kernel_put(root, NODE "mode-partition3", "\x5a\x00\x00\x05", 4);
    fake_kernel_put(root, DEVICE "/uevent", "", 0);
    fake_kernel_link(root, DEVICE "/of_node",
                     "../../../../../firmware/devicetree/base/soc/kn86-slot-select@7e100020/reboot-mode");
    fake_kernel_put(root, DRIVERS "syscon-reboot-mode/bind", "", 0);
    fake_kernel_link(root, DRIVERS "syscon-reboot-mode/module", "../../../../module");
    fake_kernel_link(root, DRIVERS "syscon-reboot-mode/3f100020.kn86-slot-select:reboot-mode",
                     "../../../../../" DEVICE);
}

void fake_kernel_add_tryboot_switch(const char *root) {
    fake_kernel_put(root, "sys/devices/platform/soc/soc:firmware/uevent", "", 0);
    fake_kernel_link(root, DRIVERS "raspberrypi-firmware/soc:firmware",
                     "../../../../devices/platform/soc/soc:firmware");
    fake_kernel_put(root, "dev/vcio", "", 0);
}
