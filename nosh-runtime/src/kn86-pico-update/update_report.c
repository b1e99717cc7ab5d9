/* SPDX-License-Identifier: Apache-2.0 */
#include "update_report.h"

#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define REPORT_MODE 0644

static int write_version(char *text, size_t capacity, const struct kn86_version *version) {
    if (version->build_id[0] == '\0') {
        return snprintf(text, capacity, "-");
    }
    return snprintf(text, capacity, "%u.%u.%u %s", version->major, version->minor, version->patch, version->build_id);
}

int update_report_write(const char *path, const struct pico_update *update, const struct pico_image *image) {
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    int folder_length = slash != NULL ? (int)(name - path) : 0;
    if (snprintf(folder, sizeof folder, "%.*s.", folder_length, path) >= (int)sizeof folder) {
        return -ENAMETOOLONG;
    }
    char own[64], running[64], text[512];
    write_version(own, sizeof own, &image->version);
    write_version(running, sizeof running, &update->running);
    int length = snprintf(text, sizeof text, "state=%s\nreason=%s\nattempts=%u\nimage=%s\nrunning=%s\n",
                          pico_update_result_name(update->stage), update->reason, update->attempts, own, running);
    int directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) {
        return -errno;
    }
    int result = whole_file_replace(directory, name, text, (size_t)length, REPORT_MODE);
    close(directory);
    return result;
}
