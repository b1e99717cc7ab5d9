/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_PICTURE_H
#define KN86_PICTURE_H

#include "surface.h"

/* Reads a PNG file into a surface, whose pixels the caller frees; a failure ends the test. */
struct surface picture_read(const char *path);

#endif
