/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_PNG_FILE_H
#define KN86_PNG_FILE_H

#include "kn86/attributes.h"
#include "panel_model.h"

/*
 * Writes the visible picture as a 256x64 PNG in the panel's yellow, one palette colour for each grey level. The file is
 * replaced atomically, by renaming a temporary file. Returns 0, or -1 after a message on standard error.
 */
KN86_MUST_CHECK int png_file_write(const char *path, const struct panel_model *panel);

#endif
