/* SPDX-License-Identifier: Apache-2.0 */
#include "surroundings.h"

#include "log.h"
#include "whole_file.h"

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

static void look_at_cartridge(struct surroundings *surroundings, const char *runtime_dir) {
    char path[PATH_MAX], text[CARTRIDGE_REPORT_TEXT_MAX];
    if (snprintf(path, sizeof path, "%s/cartridge", runtime_dir) >= (int)sizeof path) {
        return;
    }
    ssize_t length = whole_file_read(AT_FDCWD, path, text, sizeof text);
    bool was_present = surroundings->cartridge.is_present;
    if (length < 0) {
        surroundings->cartridge.is_present = false;
    } else if (!cartridge_report_decode(text, (size_t)length, &surroundings->cartridge) && was_present) {
        log_warning("cartridge: %s is no report of kn86-cartridge", path);
    }
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
    look_at_storage(surroundings, state_dir);
    surroundings->look_at = now + SURROUNDINGS_PERIOD_MS;
}
