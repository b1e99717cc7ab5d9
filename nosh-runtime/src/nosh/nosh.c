/* SPDX-License-Identifier: Apache-2.0 */
#include "nosh.h"

#include "boot_id.h"
#include "log.h"
#include "monotonic_clock.h"
#include "nosh_hud_model.h"
#include "png_file.h"
#include "uevent.h"
#include "update_wish.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* A running Pico answers within milliseconds; the boot does not wait longer for one that does not answer. */
#define GREETING_MAX_MS 3000

/* How long after the first frame SYS and LINK held together may begin. */
#define CHORD_WINDOW_MS 10000

#define SCREENSHOT_WIDTH 1024
#define SCREENSHOT_HEIGHT 600

static int open_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) {
        return -errno;
    }
    int descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

static int open_uevents(void) {
    int uevents = uevent_open();
    if (uevents < 0) {
        log_warning("no device events from the kernel: %s; a panel that is pulled goes unnoticed", strerror(-uevents));
        return -1;
    }
    return uevents;
}

static void load_state(struct nosh *nosh) {
    state_keeper_init(&nosh->keeper, nosh->options->state_dir, &nosh->state);
    if (nosh->state.seed == 0) {
        nosh->state.seed = boot_id_draw(monotonic_ms());
    }
    deck_state_count_boot(&nosh->state, KN86_VERSION);
}

/* --- The loop --- */

static void init_parts(struct nosh *nosh, const struct nosh_options *options, int64_t now) {
    nosh->options = options;
    nosh->build_id = build_id_read(options->build_id_file);
    system_monitor_init(&nosh->monitor, now);
    panel_init(&nosh->panel, options->drm_card, now);
    keyboards_init(&nosh->keyboards, options->input_dir, now);
    coprocessor_port_init(&nosh->coprocessor, options->serial, now);
    deck_link_port_init(&nosh->link, options->link_line, now);
    power_off_init(&nosh->power_off, options->runtime_dir);
    update_view_init(&nosh->update, options->update_dir, now);
    load_state(nosh);
    hud_init(&nosh->hud, &nosh->state, &nosh->update);
    cipher_init(&nosh->cipher, &nosh->state, now);
}

int nosh_init(struct nosh *nosh, const struct nosh_options *options) {
    memset(nosh, 0, sizeof *nosh);
    nosh->signals = open_signals();
    if (nosh->signals < 0) {
        return nosh->signals;
    }
    int error = notify_init(&nosh->notify);
    if (error != 0) {
        log_warning("notify: cannot reach $NOTIFY_SOCKET: %s", strerror(-error));
    }
    log_info("nosh %s starts", KN86_VERSION);
    int64_t now = monotonic_ms();
    nosh->ready_by = now + GREETING_MAX_MS;
    nosh->watchdog_at = nosh->notify.watchdog_interval_ms == MONOTONIC_NEVER ? MONOTONIC_NEVER : now;
    nosh->uevents = open_uevents();
    init_parts(nosh, options, now);
    first_frame_init(&nosh->first_frame, options->runtime_dir, now);
    state_keeper_change_at_once(&nosh->keeper, now); /* this boot counts */
    return 0;
}

/* SYS and LINK held together open UPDATE, for a deck whose operator cannot read the way there: at its start only. */
static void follow_chord(struct nosh *nosh, int64_t now) {
    int64_t began_at;
    if (keyboards_take_chord(&nosh->keyboards, now, &began_at) &&
        (nosh->first_frame.at == MONOTONIC_NEVER || began_at < nosh->first_frame.at + CHORD_WINDOW_MS)) {
        hud_open_update(&nosh->hud, now);
    }
}

/* Handles typed keys and the keys that a macro plays. Returns the HUD's events. */
static unsigned follow_keys(struct nosh *nosh, int64_t now) {
    for (uint8_t key; keyboards_next(&nosh->keyboards, &key);) {
        hud_press(&nosh->hud, key, now);
    }
    follow_chord(nosh, now);
    hud_tick(&nosh->hud, now);
    if (power_off_has_failed(&nosh->power_off, now)) {
        hud_power_off_failed(&nosh->hud, "NOTHING HAPPENED, SEE JOURNAL");
    }
    return hud_take_events(&nosh->hud);
}

/* Handles the events other than by drawing, after the picture: saving blocks on the card. */
static void follow_events(struct nosh *nosh, unsigned events, int64_t now) {
    if ((events & HUD_EVENT_STATE) != 0) {
        state_keeper_change(&nosh->keeper, now);
    }
    if ((events & HUD_EVENT_NAMED) != 0) {
        state_keeper_change_at_once(&nosh->keeper, now);
    }
    state_keeper_tick(&nosh->keeper, &nosh->state, now);
    if ((events & HUD_EVENT_UPDATE) != 0) {
        const struct update_wish wish = update_screen_take_wish(&nosh->hud.update);
        if (!update_wish_leave(nosh->options->runtime_dir, &wish)) {
            update_screen_wish_failed(&nosh->hud.update);
        }
    }
    if ((events & HUD_EVENT_POWER_OFF) != 0) {
        state_keeper_flush(&nosh->keeper, &nosh->state);
        if (!power_off_ask(&nosh->power_off, now)) {
            hud_power_off_failed(&nosh->hud, "IT CANNOT BE ASKED, SEE JOURNAL");
        }
    }
}

static void tell_manager(struct nosh *nosh, const struct hud_coprocessor *coprocessor, int64_t now) {
    char status[sizeof nosh->reported_status];
    snprintf(status, sizeof status, "%s%s%s", coprocessor->state, coprocessor->is_linked ? "  FIRMWARE " : "",
             coprocessor->is_linked ? coprocessor->firmware : "");
    if (strcmp(status, nosh->reported_status) != 0) {
        memcpy(nosh->reported_status, status, sizeof status);
        notify_send(&nosh->notify, "STATUS=coprocessor: %s", status);
    }
    if (!nosh->is_ready && (coprocessor->is_linked || now >= nosh->ready_by)) {
        nosh->is_ready = true;
        notify_send(&nosh->notify, "READY=1\nSTATUS=coprocessor: %s", status);
        log_info("ready; coprocessor: %s", status);
    }
    if (now >= nosh->watchdog_at) {
        notify_send(&nosh->notify, "WATCHDOG=1");
        nosh->watchdog_at = now + nosh->notify.watchdog_interval_ms;
    }
}

/* Does everything that is due at `now`. */
static void tick(struct nosh *nosh, int64_t now) {
    struct nosh_texts texts;
    keyboards_tick(&nosh->keyboards, now);
    system_monitor_tick(&nosh->monitor, nosh->options->state_dir, nosh->options->runtime_dir, now);
    coprocessor_port_tick(&nosh->coprocessor, now);
    deck_link_port_tick(&nosh->link, nosh->state.handle, now);
    panel_tick(&nosh->panel, now);
    update_view_tick(&nosh->update, nosh->hud.mode == HUD_UPDATING, now);
    unsigned events = follow_keys(nosh, now);

    struct hud_model model = nosh_hud_model(nosh, &texts, now);
    hud_draw(&nosh->hud, &model, &nosh->screen);
    panel_show(&nosh->panel, &nosh->screen, (uint8_t)nosh->state.brightness, now);
    cipher_tick(&nosh->cipher, &nosh->hud, &model, nosh->build_id.is_production, events, now);
    if (model.coprocessor.is_linked) {
        cipher_line_send(&nosh->cipher.line, &nosh->coprocessor.link.outgoing);
    }
    first_frame_tick(&nosh->first_frame, nosh->panel.commits > 0, now);
    follow_events(nosh, events, now);
    tell_manager(nosh, &model.coprocessor, now);
}

/* Milliseconds until the next deadline, as poll(2) takes them. */
static int time_to_wait(const struct nosh *nosh, int64_t now) {
    const int64_t deadlines[] = {
        coprocessor_port_deadline(&nosh->coprocessor),
        deck_link_port_deadline(&nosh->link),
        keyboards_deadline(&nosh->keyboards),
        hud_deadline(&nosh->hud),
        panel_deadline(&nosh->panel),
        cipher_deadline(&nosh->cipher),
        state_keeper_deadline(&nosh->keeper),
        power_off_deadline(&nosh->power_off),
        update_view_deadline(&nosh->update),
        first_frame_deadline(&nosh->first_frame),
        nosh->monitor.deadline,
        nosh->watchdog_at,
        nosh->is_ready ? MONOTONIC_NEVER : nosh->ready_by,
    };
    int64_t next = MONOTONIC_NEVER;
    for (size_t i = 0; i < sizeof deadlines / sizeof deadlines[0]; i++) {
        next = deadlines[i] < next ? deadlines[i] : next;
    }
    int64_t wait = next > now ? next - now : 0;
    return wait < INT_MAX ? (int)wait : INT_MAX;
}

int nosh_turn(struct nosh *nosh) {
    enum { SIGNALS, UEVENTS, COPROCESSOR, LINK, PANEL, KEYBOARDS, WATCHED = KEYBOARDS + KEYBOARDS_POLLFDS };
    int64_t now = monotonic_ms();
    tick(nosh, now);
    struct pollfd watched[WATCHED] = {
        [SIGNALS] = {.fd = nosh->signals, .events = POLLIN},
        [UEVENTS] = {.fd = nosh->uevents, .events = POLLIN},
        [COPROCESSOR] = coprocessor_port_pollfd(&nosh->coprocessor),
        [LINK] = deck_link_port_pollfd(&nosh->link),
        [PANEL] = panel_pollfd(&nosh->panel),
    };
    keyboards_pollfds(&nosh->keyboards, &watched[KEYBOARDS]);
    if (poll(watched, WATCHED, time_to_wait(nosh, now)) < 0) {
        return errno == EINTR ? 0 : -errno;
    }
    now = monotonic_ms();
    coprocessor_port_handle(&nosh->coprocessor, watched[COPROCESSOR].revents, now);
    deck_link_port_handle(&nosh->link, watched[LINK].revents, now);
    panel_handle(&nosh->panel, watched[PANEL].revents, now);
    keyboards_handle(&nosh->keyboards, &watched[KEYBOARDS], now);
    if (watched[UEVENTS].revents != 0 && uevent_read_display(nosh->uevents)) {
        panel_hotplug(&nosh->panel, now);
    }
    return watched[SIGNALS].revents != 0;
}

int nosh_run(struct nosh *nosh) {
    int result = 0;
    while (result == 0) {
        result = nosh_turn(nosh);
    }
    if (result < 0) {
        return result;
    }
    log_info("stopping");
    notify_send(&nosh->notify, "STOPPING=1");
    state_keeper_flush(&nosh->keeper, &nosh->state);
    return 0;
}

static void finish_parts(struct nosh *nosh) {
    coprocessor_port_finish(&nosh->coprocessor);
    deck_link_port_finish(&nosh->link);
    keyboards_finish(&nosh->keyboards);
    panel_finish(&nosh->panel);
    state_keeper_finish(&nosh->keeper);
}

void nosh_finish(struct nosh *nosh) {
    finish_parts(nosh);
    notify_finish(&nosh->notify);
    if (nosh->uevents >= 0) {
        close(nosh->uevents);
    }
    close(nosh->signals);
}

int nosh_screenshot(const struct nosh_options *options) {
    static struct nosh nosh;
    static struct text_frame frame;
    struct surface surface = {
        .pixels = malloc(SCREENSHOT_WIDTH * SCREENSHOT_HEIGHT * sizeof *surface.pixels),
        .width = SCREENSHOT_WIDTH,
        .height = SCREENSHOT_HEIGHT,
        .stride = SCREENSHOT_WIDTH,
    };
    if (surface.pixels == NULL) {
        return -ENOMEM;
    }
    struct nosh_texts texts;
    struct damage damage;
    init_parts(&nosh, options, 0);
    system_monitor_tick(&nosh.monitor, options->state_dir, options->runtime_dir, 0);
    update_view_tick(&nosh.update, false, 0);
    struct hud_model model = nosh_hud_model(&nosh, &texts, 0);
    model.panel_width = surface.width;
    model.panel_height = surface.height;
    hud_draw(&nosh.hud, &model, &nosh.screen);
    text_renderer_draw(&surface, &nosh.panel.font, &nosh.screen, (uint8_t)nosh.state.brightness, &frame, &damage);
    int error = png_file_write(options->screenshot, &surface);
    finish_parts(&nosh);
    free(surface.pixels);
    return error;
}
