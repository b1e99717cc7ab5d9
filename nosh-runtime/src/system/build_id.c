/* SPDX-License-Identifier: Apache-2.0 */
#include "build_id.h"

#include "log.h"
#include "whole_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define ID_KEY "BUILD_ID="
#define VERSION_KEY "VERSION="
#define PRODUCTION "VARIANT=production"

struct build_id build_id_read(const char *path) {
    struct build_id build = {.text = "unknown"};
    char text[1024];
    ssize_t length = whole_file_read(AT_FDCWD, path, text, sizeof text - 1);
    if (length < 0) {
        log_warning("build id: cannot read %s: %s", path, strerror((int)-length));
        return build;
    }
    text[length] = '\0';
    bool is_found = false;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, ID_KEY, strlen(ID_KEY)) == 0) {
            snprintf(build.text, sizeof build.text, "%s", line + strlen(ID_KEY));
            is_found = true;
        }
        if (strncmp(line, VERSION_KEY, strlen(VERSION_KEY)) == 0) {
            snprintf(build.version, sizeof build.version, "%s", line + strlen(VERSION_KEY));
        }
        build.is_production = build.is_production || strcmp(line, PRODUCTION) == 0;
    }
    if (!is_found) {
        log_warning("build id: %s has no line " ID_KEY, path);
    }
    return build;
}
