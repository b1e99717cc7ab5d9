/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_SHOWN_SCREEN_H
#define KN86_SHOWN_SCREEN_H

#include "psf_font.h"
#include "text_screen.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Whether the lit buffer of the fake DRM card shows the screen, pixel by pixel like a new surface; false when none is
 * lit.
 */
bool shown_screen_is(const struct text_screen *screen, const struct psf_font *font, uint8_t brightness);

#endif
