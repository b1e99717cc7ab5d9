/* SPDX-License-Identifier: Apache-2.0 */
#include "power_off.h"

#include "log.h"
#include "monotonic_clock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void power_off_init(struct power_off *power_off, const char *folder) {
    *power_off = (struct power_off){.folder = folder, .deadline = MONOTONIC_NEVER};
}

static void name_file(const struct power_off *power_off, char path[static PATH_MAX]) {
    snprintf(path, PATH_MAX, "%s/power-off", power_off->folder);
}

bool power_off_ask(struct power_off *power_off, int64_t now) {
    char path[PATH_MAX];
    name_file(power_off, path);
    log_info("the operator switches the deck off");
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) {
        log_error("cannot make %s: %s; the deck stays on", path, strerror(errno));
        return false;
    }
    close(file);
    power_off->deadline = now + POWER_OFF_TIMEOUT_MS;
    return true;
}

int64_t power_off_deadline(const struct power_off *power_off) {
    return power_off->deadline;
}

bool power_off_has_failed(struct power_off *power_off, int64_t now) {
    if (now < power_off->deadline) {
        return false;
    }
    char path[PATH_MAX];
    name_file(power_off, path);
    power_off->deadline = MONOTONIC_NEVER;
    log_error("the deck is still on %d s after %s was made: look at kn86-power-off.path and its service",
              POWER_OFF_TIMEOUT_MS / 1000, path);
    unlink(path); /* missing when the service was started: it has removed the file */
    return true;
}
