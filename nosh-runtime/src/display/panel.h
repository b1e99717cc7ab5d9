/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The deck's panel: whichever display is there shows the text screen. None at the start, one pulled or plugged while
 * the deck runs, another mode, a driver that stops answering: all of it ends in looking for a display again, never in
 * an error of the runtime.
 */
#ifndef KN86_PANEL_H
#define KN86_PANEL_H

#include "kms_display.h"

#include <poll.h>
#include <stdint.h>

struct panel {
    uint64_t commits; /* pictures handed to a display so far */

    /* Private. Times in milliseconds. */
    const char *card_path;
    struct psf_font font;
    struct kms_display display;
    struct text_frame frames[KMS_DISPLAY_BUFFERS]; /* what each buffer of the display shows */
    int error;                                     /* why there is no display, so that each reason is logged once */
    int64_t look_at;  /* when to look for a display again; MONOTONIC_NEVER while there is one */
    int64_t probe_at; /* not before then is a connector probed again */
    bool is_doubtful; /* what the kernel knows of its connectors may be out of date */
    int64_t flip_by;  /* when a flip counts as lost; MONOTONIC_NEVER while none is pending */
};

/* `card_path` must outlive the panel; NULL: the first card with a connected connector. The first tick looks for it. */
void panel_init(struct panel *panel, const char *card_path, int64_t now);

/* Whether a display is lit. */
bool panel_is_lit(const struct panel *panel);

/* Size of the lit display in pixels; 0 by 0 while there is none. */
void panel_size(const struct panel *panel, uint32_t *width, uint32_t *height);

/* What to wait for, and until when at most. */
struct pollfd panel_pollfd(const struct panel *panel);
int64_t panel_deadline(const struct panel *panel);

/* Takes what poll reported for panel_pollfd. */
void panel_handle(struct panel *panel, short events, int64_t now);

/* Something was plugged into, or pulled out of, a graphics card. */
void panel_hotplug(struct panel *panel, int64_t now);

/* Looks for a display when one is due. */
void panel_tick(struct panel *panel, int64_t now);

/*
 * Shows the screen, if it is not shown already. While the display is busy with the picture before, nothing happens:
 * to be called again after panel_handle, with the screen as it is then.
 */
void panel_show(struct panel *panel, const struct text_screen *screen, uint8_t brightness, int64_t now);

void panel_finish(struct panel *panel);

#endif
