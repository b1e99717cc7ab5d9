/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_SURFACE_H
#define KN86_SURFACE_H

#include <stdint.h>

/*
 * A picture in memory: XRGB8888 (drm_fourcc.h), that is 0x00RRGGBB in native words on the little-endian machines that
 * nOSh runs on. The creator owns the pixels.
 */
struct surface {
    uint32_t *pixels;
    uint32_t width, height; /* pixels */
    uint32_t stride;        /* pixels from one row to the next, at least width */
};

#endif
