/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The panel, through libdrm and the kernel's mode setting, with two dumb buffers and no GPU: one buffer is shown, the
 * other is drawn into, and a page flip swaps them at the panel's refresh. With a driver that cannot flip, one buffer is
 * used, and the driver is told which part has changed (DIRTYFB). The program that opens the card first is DRM master;
 * then the kernel's console does not draw.
 *
 *   init --> begin (draw into the surface) --> commit --> the card's descriptor gets readable --> handle --> begin ...
 */
#ifndef KN86_KMS_DISPLAY_H
#define KN86_KMS_DISPLAY_H

#include "kms_output.h"
#include "surface.h"
#include "text_renderer.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define KMS_DISPLAY_BUFFERS 2

/* A dumb buffer: memory of the card as large as the mode, black at first. */
struct kms_buffer {
    uint32_t handle;
    uint32_t framebuffer; /* id */
    size_t size;          /* bytes */
    struct surface surface;
};

struct kms_display {
    char path[PATH_MAX]; /* of the card */
    int card;            /* -1 when there is no display */
    struct kms_output output;
    struct kms_buffer buffers[KMS_DISPLAY_BUFFERS];
    int back;             /* the buffer to draw into next */
    bool can_flip;        /* false: buffer 0 is shown and drawn into */
    bool is_flip_pending; /* the kernel has not yet said that the panel shows the last commit */
};

/*
 * Lights a connected panel. `path` names the card; NULL means the first of /dev/dri/card0 to card7 with a connected
 * connector. `detection` says how connectors are looked at. The structure must not be moved while the display is lit.
 * Returns 0; -ENODEV without a card or a panel; another negative errno value when a card refused a request. After a
 * failure display->card is -1, and display->path is the card that refused, or /dev/dri when there was none.
 */
__attribute__((warn_unused_result)) int kms_display_init(struct kms_display *display, const char *path,
                                                         enum kms_output_detection detection);

/* Returns the number of the buffer to draw into, or -1 while the panel does not show the last commit yet. */
__attribute__((warn_unused_result)) int kms_display_begin(const struct kms_display *display);

/*
 * Shows the buffer of kms_display_begin; does nothing when no rectangle is damaged. Returns 0 or a negative errno
 * value: after -EBUSY the caller may try again; after any other value the display is lost (disconnected, or taken by
 * another master), and the caller finishes it.
 */
__attribute__((warn_unused_result)) int kms_display_commit(struct kms_display *display, const struct damage *damage);

/*
 * Reads the events of the card after poll(2) has reported some. Returns 0, or a negative errno value when the card is
 * gone.
 */
__attribute__((warn_unused_result)) int kms_display_handle(struct kms_display *display);

/*
 * Whether the lit connector is still connected and its mode is still the one that was set. Probes the connector; called
 * after a hot-plug event.
 */
bool kms_display_is_current(const struct kms_display *display);

/* Releases everything; the panel goes dark, or back to the console. Has no effect after a failed init. */
void kms_display_finish(struct kms_display *display);

#endif
