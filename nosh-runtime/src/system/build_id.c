/* SPDX-License-Identifier: Apache-2.0 */
#include "build_id.h"

#include "log.h"
#include "whole_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define KEY "BUILD_ID="

void build_id_read(const char *path, char build_id[static BUILD_ID_MAX + 1]) {
    char text[1024];
    snprintf(build_id, BUILD_ID_MAX + 1, "unknown");
    ssize_t length = whole_file_read(AT_FDCWD, path, text, sizeof text - 1);
    if (length < 0) {
        log_warning("build id: cannot read %s: %s", path, strerror((int)-length));
        return;
    }
    text[length] = '\0';
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, KEY, strlen(KEY)) == 0) {
            snprintf(build_id, BUILD_ID_MAX + 1, "%s", line + strlen(KEY));
            return;
        }
    }
    log_warning("build id: %s has no line " KEY, path);
}
