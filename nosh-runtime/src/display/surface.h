/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_SURFACE_H
#define KN86_SURFACE_H

#include <stdint.h>

/*
 * Memory to draw into: XRGB8888 (drm_fourcc.h: 0x00RRGGBB in native words on our little-endian machines).
 * Whoever made it owns the pixels.
 */
struct surface {
    uint32_t *pixels;
    uint32_t width, height; /* pixels */
    uint32_t stride;        /* pixels from one row to the next, at least width */
};

#endif
