/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The panel, through libdrm and the kernel's mode setting with two dumb buffers: one is shown, the other drawn into,
 * and a page flip swaps them at the panel's own rhythm. No GPU. A driver that cannot flip gets one buffer and is told
 * what of it changed (DIRTYFB). Opening the card makes the runtime DRM master if nobody else is, which keeps the
 * kernel's console from drawing over it.
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

/* A dumb buffer: memory of the card's, as large as the mode; black at first. */
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
 * connector; `look` says how hard to look for that. The display must not be moved while it is lit. Returns 0; -ENODEV
 * when there is no card or no panel; another negative errno value when a card was there and refused. After a failure
 * display->card is -1 and display->path tells where: the card that refused, or /dev/dri when there was none to ask.
 */
__attribute__((warn_unused_result)) int kms_display_init(struct kms_display *display, const char *path,
                                                         enum kms_output_look look);

/* The number of the buffer to draw into now, or -1 while the last commit is not on the panel yet. */
__attribute__((warn_unused_result)) int kms_display_begin(const struct kms_display *display);

/*
 * Shows what was drawn into the buffer of kms_display_begin; nothing damaged, nothing to do. Returns 0 or a negative
 * errno value: -EBUSY may be tried again later, after another one the display is not to be had any more (it was taken
 * away, or by another master) and should be finished.
 */
__attribute__((warn_unused_result)) int kms_display_commit(struct kms_display *display, const struct damage *damage);

/* Takes the events that poll(2) reported for the card. Returns 0, or a negative errno value when the card is gone. */
__attribute__((warn_unused_result)) int kms_display_handle(struct kms_display *display);

/* Whether the lit connector is still connected, with the mode that was set; probes it, after a hot-plug event. */
bool kms_display_is_current(const struct kms_display *display);

/* Gives everything back; the panel goes dark or back to the console. Harmless after a failed init. */
void kms_display_finish(struct kms_display *display);

#endif
