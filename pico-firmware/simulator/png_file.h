/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_PNG_FILE_H
#define KN86_PNG_FILE_H

#include "kn86/attributes.h"
#include "panel_model.h"

/*
 * Writes what the panel shows as a 256x64 PNG in the panel's yellow, one palette colour for each
 * grey level. The file appears whole or not at all: a temporary sibling is renamed over it.
 * Returns 0, or -1 after a message on standard error.
 */
KN86_MUST_CHECK int png_file_write(const char *path, const struct panel_model *panel);

#endif
