/* SPDX-License-Identifier: Apache-2.0 */
#include "panel.h"

#include "log.h"
#include "monotonic_clock.h"

#include <errno.h>
#include <string.h>

/* The panel's driver may be loaded after nOSh starts, and not every driver reports hot-plug events. */
#define RETRY_MS 1000
/* A probe blocks the loop for tens of milliseconds. It is needed for drivers without hot-plug events. */
#define PROBE_AGAIN_MS 10000
/* A flip takes one frame, 17 ms. A panel that is disconnected or in standby never completes it. */
#define FLIP_TIMEOUT_MS 2000
#define BUSY_RETRY_MS 20

void panel_init(struct panel *panel, const char *card_path, int64_t now) {
    memset(panel, 0, sizeof *panel);
    panel->card_path = card_path;
    panel->display.card = -1;
    panel->retry_at = now;
    panel->probe_at = now;
    panel->flip_deadline = MONOTONIC_NEVER;
    psf_font_init_builtin(&panel->font);
}

bool panel_is_lit(const struct panel *panel) {
    return panel->display.card >= 0;
}

void panel_size(const struct panel *panel, uint32_t *width, uint32_t *height) {
    *width = panel_is_lit(panel) ? panel->display.output.mode.hdisplay : 0;
    *height = panel_is_lit(panel) ? panel->display.output.mode.vdisplay : 0;
}

struct pollfd panel_pollfd(const struct panel *panel) {
    return (struct pollfd){.fd = panel->display.card, .events = POLLIN};
}

int64_t panel_deadline(const struct panel *panel) {
    return panel->retry_at < panel->flip_deadline ? panel->retry_at : panel->flip_deadline;
}

/* Looks for a display at once, without the kernel's last known state. */
static void look_anew(struct panel *panel, int64_t now) {
    panel->is_doubtful = true;
    panel->retry_at = now;
    panel->probe_at = now;
}

static void lose_display(struct panel *panel, const char *reason, int64_t now) {
    log_warning("display: lost %s: %s", panel->display.path, reason);
    kms_display_finish(&panel->display);
    look_anew(panel, now);
    panel->flip_deadline = MONOTONIC_NEVER;
    panel->error = 0;
}

void panel_handle(struct panel *panel, short events, int64_t now) {
    if (!panel_is_lit(panel) || events == 0) {
        return;
    }
    bool was_pending = kms_display_begin(&panel->display) < 0;
    int error = kms_display_handle(&panel->display);
    if (error != 0 || (events & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
        lose_display(panel, error != 0 ? strerror(-error) : "the card went away", now);
    } else if (was_pending && kms_display_begin(&panel->display) >= 0) {
        panel->flip_deadline = MONOTONIC_NEVER;
    }
}

void panel_hotplug(struct panel *panel, int64_t now) {
    if (!panel_is_lit(panel)) {
        look_anew(panel, now);
    } else if (!kms_display_is_current(&panel->display)) {
        lose_display(panel, "unplugged, or another panel was plugged in", now);
    }
}

static void look_for_display(struct panel *panel, int64_t now) {
    int error = panel->is_doubtful ? -ENODEV : kms_display_init(&panel->display, panel->card_path, KMS_OUTPUT_CURRENT);
    if (error != 0 && now >= panel->probe_at) {
        error = kms_display_init(&panel->display, panel->card_path, KMS_OUTPUT_PROBE);
        panel->probe_at = now + PROBE_AGAIN_MS;
    }
    panel->is_doubtful = false;
    memset(panel->frames, 0, sizeof panel->frames);
    if (error == 0) {
        log_info("display: %s, %ux%u", panel->display.path, panel->display.output.mode.hdisplay,
                 panel->display.output.mode.vdisplay);
        panel->retry_at = MONOTONIC_NEVER;
        return;
    }
    if (error != panel->error) {
        log_warning("display: none at %s: %s; looking again every second", panel->display.path, strerror(-error));
        panel->error = error;
    }
    panel->retry_at = now + RETRY_MS;
}

void panel_tick(struct panel *panel, int64_t now) {
    if (now >= panel->flip_deadline && kms_display_begin(&panel->display) < 0) {
        lose_display(panel, "a page flip was never completed", now);
    }
    if (now >= panel->flip_deadline) {
        panel->flip_deadline = MONOTONIC_NEVER;
    }
    if (!panel_is_lit(panel) && now >= panel->retry_at) {
        look_for_display(panel, now);
    }
}

static bool is_shown(const struct text_frame *frame, const struct text_screen *screen, uint8_t brightness) {
    return frame->is_drawn && frame->brightness == brightness && text_screen_equals(&frame->screen, screen);
}

void panel_show(struct panel *panel, const struct text_screen *screen, uint8_t brightness, int64_t now) {
    struct kms_display *display = &panel->display;
    int back = panel_is_lit(panel) ? kms_display_begin(display) : -1;
    if (back < 0) {
        return;
    }
    const struct text_frame *front = &panel->frames[display->can_flip ? 1 - back : back];
    if (is_shown(front, screen, brightness)) {
        return;
    }
    struct damage damage;
    const struct surface *surface = &display->buffers[back].surface;
    text_renderer_draw(surface, &panel->font, screen, brightness, &panel->frames[back], &damage);
    /* The buffer may already hold this picture, from two commits ago: nothing was drawn, but it has to be shown. */
    if (damage.count == 0) {
        damage = (struct damage){.count = 1, .rectangles = {{0, 0, surface->width, surface->height}}};
    }
    int error = kms_display_commit(display, &damage);
    if (error == -EBUSY) {
        /* Another flip is pending, perhaps of the program before; the buffer is drawn and is shown later. */
        panel->flip_deadline = now + BUSY_RETRY_MS;
        return;
    }
    if (error != 0) {
        lose_display(panel, strerror(-error), now);
        panel->retry_at = now + RETRY_MS;
        return;
    }
    if (panel->commits++ == 0) {
        log_info("display: first frame");
    }
    if (!display->can_flip && back != 0) {
        /* The driver cannot flip: the display now uses only the buffer that was just drawn. */
        panel->frames[0] = panel->frames[back];
    }
    panel->flip_deadline = kms_display_begin(display) < 0 ? now + FLIP_TIMEOUT_MS : MONOTONIC_NEVER;
}

void panel_finish(struct panel *panel) {
    kms_display_finish(&panel->display);
}
