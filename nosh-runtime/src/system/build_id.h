/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_BUILD_ID_H
#define KN86_BUILD_ID_H

#include <stdbool.h>

#define BUILD_ID_MAX 64

/* Which build of the image runs. */
struct build_id {
    char text[BUILD_ID_MAX + 1]; /* "unknown" when the file or the key is missing; cut after BUILD_ID_MAX characters */
    bool is_production;
};

/* Reads BUILD_ID and VARIANT from /etc/kn86-build-id or the like: lines of KEY=VALUE, written by the image build. */
struct build_id build_id_read(const char *path);

#endif
