/* SPDX-License-Identifier: Apache-2.0 */
#include "system_monitor.h"

#include "boot_slot.h"
#include "log.h"
#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

void system_monitor_init(struct system_monitor *monitor, int64_t now) {
    memset(monitor, 0, sizeof *monitor);
    monitor->slot = boot_slot_read("/proc/cmdline");
    monitor->deadline = now;
}

/* Reads a file of the runtime folder. Returns its length, or a negative errno value. */
static ssize_t read_word(const char *runtime_dir, const char *name, char *text, size_t capacity) {
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", runtime_dir, name) >= (int)sizeof path) {
        return -ENAMETOOLONG;
    }
    return whole_file_read(AT_FDCWD, path, text, capacity);
}

static void check_cartridge(struct system_monitor *monitor, const char *runtime_dir) {
    char text[CARTRIDGE_REPORT_TEXT_MAX];
    ssize_t length = read_word(runtime_dir, "cartridge", text, sizeof text);
    bool was_present = monitor->cartridge.is_present;
    if (length < 0) {
        monitor->cartridge.is_present = false;
    } else if (!cartridge_report_decode(text, (size_t)length, &monitor->cartridge) && was_present) {
        log_warning("cartridge: %s/cartridge is no report of kn86-cartridge", runtime_dir);
    }
}

static void check_update(struct system_monitor *monitor, const char *runtime_dir) {
    char text[UPDATE_REPORT_TEXT_MAX];
    ssize_t length = read_word(runtime_dir, "coprocessor-update", text, sizeof text);
    monitor->has_update = length >= 0 && update_report_decode(text, (size_t)length, &monitor->update);
}

static void check_storage(struct system_monitor *monitor, const char *state_dir) {
    struct statvfs status;
    monitor->has_storage = statvfs(state_dir, &status) == 0;
    if (monitor->has_storage) {
        monitor->storage_free = (uint64_t)status.f_bavail * status.f_frsize;
        monitor->storage_size = (uint64_t)status.f_blocks * status.f_frsize;
    }
}

void system_monitor_tick(struct system_monitor *monitor, const char *state_dir, const char *runtime_dir, int64_t now) {
    if (now < monitor->deadline) {
        return;
    }
    check_cartridge(monitor, runtime_dir);
    check_update(monitor, runtime_dir);
    check_storage(monitor, state_dir);
    monitor->deadline = now + SYSTEM_MONITOR_PERIOD_MS;
}
