/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_BUILD_ID_H
#define KN86_BUILD_ID_H

#define BUILD_ID_MAX 64

/*
 * Reads the value of BUILD_ID from /etc/kn86-build-id or the like: lines of KEY=VALUE, written by the image build.
 * A value longer than BUILD_ID_MAX characters is cut. When the file or the key is missing the result is "unknown".
 */
void build_id_read(const char *path, char build_id[static BUILD_ID_MAX + 1]);

#endif
