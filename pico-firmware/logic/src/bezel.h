/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_BEZEL_H
#define KN86_BEZEL_H

#include "kn86/oled.h"

/* Longest version that fits, in characters; the rest is cut off. */
#define KN86_BEZEL_VERSION_MAX 14u

/* Draws the power-on picture over a black frame buffer. */
void kn86_bezel_draw(struct kn86_oled *oled, const char *version);

#endif
