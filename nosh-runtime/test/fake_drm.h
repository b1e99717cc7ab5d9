/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A DRM card with two connectors, played to a program linked with fake_ioctl.c and -Wl,--wrap for mmap and munmap,
 * below libdrm. It checks each request as the kernel would, so a wrong object id or size ends the test. Its device
 * node is a FIFO, through which the program under test gets its events.
 */
#ifndef KN86_FAKE_DRM_H
#define KN86_FAKE_DRM_H

#include <stdbool.h>
#include <stdint.h>

struct fake_drm {
    bool is_second_connected; /* the first never is; its modes are 800x600, preferred, and 1024x600, */
    bool has_big_mode;        /* or 1280x720 and 1920x1200, preferred */
    bool has_dirty_ioctl;     /* as simpledrm and udl have, and vc4 has not */
    bool has_no_flip;         /* PAGE_FLIP fails with EINVAL */
    bool holds_flips;         /* flips complete only by fake_drm_complete_flip */
    unsigned long failing;    /* request that fails with `failure`, 0 for none */
    int failure;              /* errno value, EACCES after a reset */
    uint32_t *pixels[2];      /* of the buffers, once mapped */
    uint32_t width, height;   /* of the buffers */
    uint32_t stride;          /* pixels of a row: the width and some more, as alignment gives */
    int shown;                /* buffer on the panel, -1: none */
    int probes;               /* of the second connector */
    int modesets, flips, refreshes;
    uint32_t clips; /* of the latest refresh */
    int mappings;   /* mapped and not unmapped */
};

extern struct fake_drm fake_drm;

/* No panel, nothing lit. */
void fake_drm_reset(void);

/* Makes the card's node at `path`. */
void fake_drm_make_node(const char *path);

/* Completes the flip that is held: the panel shows the other buffer and the program gets its event. */
void fake_drm_complete_flip(void);

/* The ioctl of the card; returns an errno value. */
int fake_drm_ioctl(int file, unsigned long request, void *argument);

#endif
