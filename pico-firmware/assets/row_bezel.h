/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_ROW_BEZEL_H
#define KN86_ROW_BEZEL_H

#include "kn86/oled.h"

/*
 * Draws the bezel around CIPHER-LINE's four rows over a black frame buffer: a frame with cut corners, a solid line
 * below the status row, dotted lines between the others.
 */
void kn86_row_bezel_draw(struct kn86_oled *oled);

#endif
