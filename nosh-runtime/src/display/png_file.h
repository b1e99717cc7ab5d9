/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_PNG_FILE_H
#define KN86_PNG_FILE_H

#include "surface.h"

/*
 * Writes a surface as a PNG file (PNG specification, 3rd edition): 8-bit RGB, uncompressed (RFC 1951, 3.2.4), so that
 * the deck needs no compression library; 1.8 MB for the panel. Returns 0, or a negative errno value; an incomplete file
 * is then left behind.
 */
__attribute__((warn_unused_result)) int png_file_write(const char *path, const struct surface *surface);

#endif
