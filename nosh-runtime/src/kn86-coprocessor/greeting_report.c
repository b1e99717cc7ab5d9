/* SPDX-License-Identifier: Apache-2.0 */
#include "greeting_report.h"

#include "whole_file.h"

#include <limits.h>
#include <stdio.h>

#define REPORT_MODE 0644

static int format_report(char *text, size_t capacity, const struct coprocessor_port *port) {
    const struct kn86_version *version = &port->link.version;
    if (port->link.state == COPROCESSOR_LINKED) {
        return snprintf(text, capacity, "state=linked\nversion=%u.%u.%u\nbuild=%s\nboard=%u\ndevice=%s\n",
                        version->major, version->minor, version->patch, version->build_id, version->board,
                        port->line.path);
    }
    return snprintf(text, capacity, "state=absent\nreason=%s\ndevice=%s\n",
                    serial_line_is_open(&port->line) ? "no-answer" : "no-device", port->line.path);
}

int greeting_report_write(const char *path, const struct coprocessor_port *port) {
    char text[PATH_MAX + 256];
    int length = format_report(text, sizeof text, port);
    return whole_file_replace_path(path, text, (size_t)length, REPORT_MODE);
}
