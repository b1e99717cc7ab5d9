/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The panel, through the kernel's mode setting with one dumb buffer: no GPU, no library. Opening the card makes the
 * runtime DRM master if nobody else is, which keeps the kernel's console from drawing over it.
 */
#ifndef KN86_KMS_DISPLAY_H
#define KN86_KMS_DISPLAY_H

#include "kms_output.h"
#include "surface.h"

#include <limits.h>
#include <stddef.h>

struct kms_display {
    char path[PATH_MAX]; /* of the card */
    int card;            /* -1 when there is no display */
    struct kms_output output;
    uint32_t buffer;      /* handle of the dumb buffer */
    uint32_t framebuffer; /* id */
    size_t size;          /* bytes of the buffer */
    struct surface surface; /* the buffer's memory, as large as the mode; black at first */
};

/*
 * Lights a connected panel in its preferred mode. `path` names the card; NULL means the first of /dev/dri/card0 to
 * card7 with a connected connector. Returns 0; -ENODEV when there is no card or no panel; another negative errno value
 * when a card was there and refused. After a failure display->card is -1 and display->path tells where: the card that
 * refused, or /dev/dri when there was none to ask.
 */
__attribute__((warn_unused_result)) int kms_display_init(struct kms_display *display, const char *path);

/* Brings what was drawn into the surface to panels that do not scan the memory out themselves. */
void kms_display_present(const struct kms_display *display);

/* Gives everything back; the panel goes dark or back to the console. Harmless after a failed init. */
void kms_display_finish(struct kms_display *display);

#endif
