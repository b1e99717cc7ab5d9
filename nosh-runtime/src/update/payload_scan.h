/* SPDX-License-Identifier: Apache-2.0 */
/* The list of payloads that nOSh shows, with why each would be refused. Only their manifests are read. */
#ifndef KN86_PAYLOAD_SCAN_H
#define KN86_PAYLOAD_SCAN_H

#include "installation.h"
#include "payload_place.h"

#include <stddef.h>

#define PAYLOAD_SCAN_MAX 32
#define PAYLOAD_SCAN_TEXT_MAX 65536

/* The file "payloads" as it grows (docs/update.md). */
struct payload_scan {
    const struct installation *installation;
    size_t count;
    size_t length;
    char text[PAYLOAD_SCAN_TEXT_MAX];
};

void payload_scan_begin(struct payload_scan *scan, const struct installation *installation);

/* Adds a folder's payloads in the order of their names; nothing when it cannot be read. At most 32 in all. */
void payload_scan_add(struct payload_scan *scan, enum payload_place place, const char *path);

/* Adds the last line. */
void payload_scan_end(struct payload_scan *scan);

#endif
