/* SPDX-License-Identifier: Apache-2.0 */
#include "update_wish.h"

#include "log.h"
#include "whole_file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define REQUEST "update-request"
#define CANCEL "update-cancel"
#define MODE 0644
#define LINE_MAX_LENGTH (PAYLOADS_REPORT_NAME_MAX + 64)

static bool write_file(const char *folder, const char *name, const char *text) {
    char path[PATH_MAX];
    int error = snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path
                    ? whole_file_replace_path(path, text, strlen(text), MODE)
                    : -ENAMETOOLONG;
    if (error != 0) {
        log_error("cannot write %s/%s: %s; the update is not asked for", folder, name, strerror(-error));
    }
    return error == 0;
}

static void remove_file(const char *folder, const char *name) {
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path) {
        unlink(path); /* mostly missing: the service removes what it has taken */
    }
}

static bool write_request(const char *folder, const char *line) {
    log_info("the operator asks of the update: %.*s", (int)strcspn(line, "\n"), line);
    remove_file(folder, CANCEL); /* one that came too late must not end what begins now */
    return write_file(folder, REQUEST, line);
}

bool update_wish_leave(const char *folder, const struct update_wish *wish) {
    char line[LINE_MAX_LENGTH];
    switch (wish->kind) {
    case UPDATE_WISH_NONE:
        return true;
    case UPDATE_WISH_SCAN:
        return write_request(folder, "scan\n");
    case UPDATE_WISH_INSTALL:
        snprintf(line, sizeof line, "install %s %s\n", wish->place, wish->name);
        return write_request(folder, line);
    case UPDATE_WISH_INSTALL_FORCED:
        snprintf(line, sizeof line, "install-forced %s %s\n", wish->place, wish->name);
        return write_request(folder, line);
    case UPDATE_WISH_REVERT:
        return write_request(folder, "revert\n");
    case UPDATE_WISH_CANCEL:
        log_info("the operator stops the update");
        return write_file(folder, CANCEL, "");
    case UPDATE_WISH_TAKE_BACK:
        remove_file(folder, REQUEST);
        remove_file(folder, CANCEL);
        return true;
    }
    return true;
}
