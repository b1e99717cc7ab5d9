/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A DRM card with two connectors, played to a program linked with -Wl,--wrap for ioctl, mmap and munmap. It checks
 * each request as the kernel would, so a wrong object id or size fails with the kernel's errno.
 */
#ifndef KN86_FAKE_DRM_H
#define KN86_FAKE_DRM_H

#include <stdbool.h>
#include <stdint.h>

struct fake_drm {
    bool is_second_connected;  /* the first never is */
    bool has_preferred_mode;   /* 1024x600, after 800x600 */
    bool has_dirty_ioctl;      /* as simpledrm and udl have, and vc4 has not */
    unsigned long failing;     /* request that fails with EACCES, 0 for none */
    uint32_t *pixels;          /* of the buffer, once mapped */
    uint32_t stride;           /* pixels of a row: the width and some more, as alignment gives */
    bool is_lit;               /* the mode was set */
    int refreshes;             /* DIRTYFB requests */
    int mappings;              /* mapped and not unmapped */
};

extern struct fake_drm fake_drm;

/* No panel, nothing lit. */
void fake_drm_reset(void);

#endif
