/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_BUILD_ID_H
#define KN86_BUILD_ID_H

#include <stdbool.h>

#define BUILD_ID_MAX 64

/* Which build of the image runs. */
struct build_id {
    char text[BUILD_ID_MAX + 1];    /* "unknown" without the file or the key; cut after BUILD_ID_MAX characters */
    char version[BUILD_ID_MAX + 1]; /* the product's; empty without the file or the key; cut as well */
    bool is_production;
};

/*
 * Reads BUILD_ID, VERSION and VARIANT from a file like /etc/kn86-build-id: lines of KEY=VALUE that the image build writes.
 * `is_production` is true for VARIANT=production only.
 */
struct build_id build_id_read(const char *path);

#endif
