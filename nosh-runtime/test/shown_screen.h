/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_SHOWN_SCREEN_H
#define KN86_SHOWN_SCREEN_H

#include "psf_font.h"
#include "text_screen.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Whether the fake DRM card's lit buffer shows the screen, pixel by pixel as on a fresh surface; false when none is
 * lit.
 */
bool shown_screen_is(const struct text_screen *screen, const struct psf_font *font, uint8_t brightness);

#endif
