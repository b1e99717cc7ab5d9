/* SPDX-License-Identifier: Apache-2.0 */
#include "surroundings.h"

#include "log.h"
#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

void surroundings_init(struct surroundings *surroundings, int64_t now) {
    memset(surroundings, 0, sizeof *surroundings);
    surroundings->slot = boot_slot_read("/proc/cmdline", "/proc/device-tree/chosen/bootloader/tryboot");
    surroundings->look_at = now;
}

/* Reads a file of the runtime folder; its length, or a negative errno value. */
static ssize_t read_word(const char *runtime_dir, const char *name, char *text, size_t capacity) {
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", runtime_dir, name) >= (int)sizeof path) {
        return -ENAMETOOLONG;
    }
    return whole_file_read(AT_FDCWD, path, text, capacity);
}

static void look_at_cartridge(struct surroundings *surroundings, const char *runtime_dir) {
    char text[CARTRIDGE_REPORT_TEXT_MAX];
    ssize_t length = read_word(runtime_dir, "cartridge", text, sizeof text);
    bool was_present = surroundings->cartridge.is_present;
    if (length < 0) {
        surroundings->cartridge.is_present = false;
    } else if (!cartridge_report_decode(text, (size_t)length, &surroundings->cartridge) && was_present) {
        log_warning("cartridge: %s/cartridge is no report of kn86-cartridge", runtime_dir);
    }
}

static void look_at_update(struct surroundings *surroundings, const char *runtime_dir) {
    char text[UPDATE_REPORT_TEXT_MAX];
    ssize_t length = read_word(runtime_dir, "coprocessor-update", text, sizeof text);
    surroundings->has_update = length >= 0 && update_report_decode(text, (size_t)length, &surroundings->update);
}

static void look_at_storage(struct surroundings *surroundings, const char *state_dir) {
    struct statvfs status;
    surroundings->has_storage = statvfs(state_dir, &status) == 0;
    if (surroundings->has_storage) {
        surroundings->storage_free = (uint64_t)status.f_bavail * status.f_frsize;
        surroundings->storage_size = (uint64_t)status.f_blocks * status.f_frsize;
    }
}

void surroundings_tick(struct surroundings *surroundings, const char *state_dir, const char *runtime_dir, int64_t now) {
    if (now < surroundings->look_at) {
        return;
    }
    look_at_cartridge(surroundings, runtime_dir);
    look_at_update(surroundings, runtime_dir);
    look_at_storage(surroundings, state_dir);
    surroundings->look_at = now + SURROUNDINGS_PERIOD_MS;
}
