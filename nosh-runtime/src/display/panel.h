/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The deck's panel: shows the text screen on the display that is connected. Without a display, or after any failure
 * (disconnected, another mode, a driver that does not answer), it looks for a display again. None of this is an error
 * of the runtime.
 */
#ifndef KN86_PANEL_H
#define KN86_PANEL_H

#include "kms_display.h"

#include <poll.h>
#include <stdint.h>

struct panel {
    uint64_t commits; /* pictures given to a display so far */

    /* Private. Times in milliseconds. */
    const char *card_path;
    struct psf_font font;
    struct kms_display display;
    struct text_frame frames[KMS_DISPLAY_BUFFERS]; /* what each buffer of the display shows */
    int error;                                     /* why there is no display; each reason is logged once */
    int64_t retry_at;      /* when to look for a display again; MONOTONIC_NEVER while one is lit */
    int64_t probe_at;      /* no connector is probed before */
    bool is_doubtful;      /* the kernel's last known state of the connectors may be out of date */
    int64_t flip_deadline; /* when a flip counts as lost; MONOTONIC_NEVER while none is pending */
};

/* `card_path` must outlive the panel; NULL: the first card with a connected connector. The first tick looks for it. */
void panel_init(struct panel *panel, const char *card_path, int64_t now);

/* Whether a display is lit. */
bool panel_is_lit(const struct panel *panel);

/* Size of the lit display in pixels; 0 by 0 while there is none. */
void panel_size(const struct panel *panel, uint32_t *width, uint32_t *height);

/* The entry for poll(2), and when the next tick is due, in milliseconds. */
struct pollfd panel_pollfd(const struct panel *panel);
int64_t panel_deadline(const struct panel *panel);

/* Handles the events that poll(2) reported for panel_pollfd. */
void panel_handle(struct panel *panel, short events, int64_t now);

/* A display was connected to, or disconnected from, a graphics card. */
void panel_hotplug(struct panel *panel, int64_t now);

/* Looks for a display when an attempt is due. */
void panel_tick(struct panel *panel, int64_t now);

/*
 * Shows the screen if the display does not show it already. While the display is busy with the picture before, the call
 * does nothing: the caller repeats it after panel_handle, with the screen as it is then.
 */
void panel_show(struct panel *panel, const struct text_screen *screen, uint8_t brightness, int64_t now);

void panel_finish(struct panel *panel);

#endif
