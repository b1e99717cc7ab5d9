/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fake DRM card with two connectors, for a program linked with fake_ioctl.c and -Wl,--wrap for mmap and munmap. It
 * checks each request like the kernel: a wrong object id or size ends the test. Its device node is a FIFO, through
 * which the program receives its events.
 */
#ifndef KN86_FAKE_DRM_H
#define KN86_FAKE_DRM_H

#include <stdbool.h>
#include <stdint.h>

struct fake_drm {
    bool is_second_connected; /* the first one never is; modes 800x600 (preferred) and 1024x600, */
    bool has_big_mode;        /* or 1280x720 and 1920x1200 (preferred) */
    bool has_dirty_ioctl;     /* like simpledrm and udl, unlike vc4 */
    bool has_no_flip;         /* PAGE_FLIP fails with EINVAL */
    bool holds_flips;         /* flips complete only by fake_drm_complete_flip */
    unsigned long failing;    /* request that fails with `failure`; 0 for none */
    int failure;              /* errno value; EACCES after a reset */
    uint32_t *pixels[2];      /* of the buffers, when mapped */
    uint32_t width, height;   /* of the buffers */
    uint32_t stride;          /* pixels of a row: more than the width, because of alignment */
    int shown;                /* buffer on the panel; -1: none */
    int probes;               /* of the second connector */
    int modesets, flips, refreshes;
    uint32_t clips; /* of the latest refresh */
    int mappings;   /* mapped and not yet unmapped */
};

extern struct fake_drm fake_drm;

/* Resets the card: no panel, nothing lit. */
void fake_drm_reset(void);

/* Makes the card's device node at `path`. */
void fake_drm_make_node(const char *path);

/* Completes the held flip: the panel shows the other buffer, and the program receives its event. */
void fake_drm_complete_flip(void);

/* Handles an ioctl of the card; returns an errno value. */
int fake_drm_ioctl(int file, unsigned long request, void *argument);

#endif
