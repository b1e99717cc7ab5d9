/* SPDX-License-Identifier: Apache-2.0 */
#include "payload_place.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENDING ".kn86fw"

static const char *const NAMES[PAYLOAD_PLACE_COUNT] = {"cartridge", "stick", "shared"};

const char *payload_place_name(enum payload_place place) {
    return NAMES[place];
}

bool payload_place_of_name(const char *name, enum payload_place *place) {
    for (*place = 0; *place < PAYLOAD_PLACE_COUNT; (*place)++) {
        if (strcmp(name, NAMES[*place]) == 0) {
            return true;
        }
    }
    return false;
}

bool payload_place_is_payload(const char *name) {
    size_t length = strlen(name);
    return length > strlen(ENDING) && strcmp(name + length - strlen(ENDING), ENDING) == 0;
}

int payload_place_open(const char *path) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return folder >= 0 ? folder : -errno;
}

int payload_place_open_payload(int folder, const char *name) {
    struct stat status;
    if (!payload_place_is_payload(name) || strchr(name, '/') != NULL) {
        return -EINVAL;
    }
    /* O_NONBLOCK: whoever opens a FIFO waits for a writer otherwise. */
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0) {
        return -errno;
    }
    int error = fstat(file, &status) != 0 ? -errno : S_ISREG(status.st_mode) ? 0 : -EINVAL;
    if (error != 0) {
        close(file);
        return error;
    }
    return file;
}
