/* SPDX-License-Identifier: Apache-2.0 */
#include "nosh.h"

#include "bare_deck.h"
#include "cipher_line.h"
#include "log.h"
#include "monotonic_clock.h"
#include "uevent.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* A Pico that runs answers within milliseconds; nobody should wait longer for one that does not. */
#define GREETING_MAX_MS 3000

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

static void save_state(struct nosh *nosh) {
    int error = deck_store_save(&nosh->store, &nosh->state);
    nosh->is_kept = error == 0;
    if (error != 0) {
        log_error("deck state: not saved in %s: %s", nosh->options->state_dir, strerror(-error));
    }
}

static void load_state(struct nosh *nosh) {
    const char *folder = nosh->options->state_dir;
    int loaded = deck_store_init(&nosh->store, folder, &nosh->state);
    switch (loaded) {
    case DECK_STORE_LOADED:
        log_info("deck state: loaded generation %llu from %s", (unsigned long long)nosh->store.generation, folder);
        break;
    case DECK_STORE_FRESH:
        log_info("deck state: none in %s yet, this is the first start", folder);
        break;
    case DECK_STORE_RECOVERED:
        log_error("deck state: the latest in %s was damaged (kept as *.damaged), the one before is used", folder);
        break;
    case DECK_STORE_LOST:
        log_error("deck state: all of %s is damaged (kept as *.damaged), starting afresh", folder);
        break;
    case DECK_STORE_NEWER:
        log_error("deck state: %s was written by a newer runtime; it is left alone and nothing is saved", folder);
        break;
    default:
        log_error("deck state: cannot use %s: %s; nothing will be saved", folder, strerror(-loaded));
        break;
    }
    deck_state_count_boot(&nosh->state, KN86_VERSION);
    save_state(nosh);
}

static void describe_coprocessor(const struct nosh *nosh, char text[static NOSH_STATUS_MAX]) {
    const struct coprocessor_link *link = &nosh->coprocessor.link;
    if (!coprocessor_port_is_open(&nosh->coprocessor)) {
        snprintf(text, NOSH_STATUS_MAX, "NO SERIAL LINE");
    } else if (link->state == COPROCESSOR_LINKED) {
        snprintf(text, NOSH_STATUS_MAX, "LINKED  FIRMWARE %u.%u.%u", link->version.major, link->version.minor,
                 link->version.patch);
    } else if (link->state == COPROCESSOR_DEGRADED) {
        snprintf(text, NOSH_STATUS_MAX, "DEGRADED  NO HEARTBEAT");
    } else {
        snprintf(text, NOSH_STATUS_MAX, "NO ANSWER YET");
    }
}

static void draw_screen(struct nosh *nosh, int64_t now) {
    const struct bare_deck deck = {
        .state = &nosh->state,
        .saving = nosh->is_kept ? "KEPT" : "NOT KEPT  SEE JOURNAL",
        .coprocessor = nosh->shown_coprocessor,
        .version = KN86_VERSION,
        .build_id = nosh->build_id,
    };
    bare_deck_draw(&deck, &nosh->screen);
    panel_show(&nosh->panel, &nosh->screen, TEXT_RENDERER_BRIGHTNESS_MAX, now);
}

static int open_uevents(void) {
    int uevents = uevent_open();
    if (uevents < 0) {
        log_warning("no device events from the kernel: %s; hot-plugged panels are found late", strerror(-uevents));
        return -1;
    }
    return uevents;
}

int nosh_init(struct nosh *nosh, const struct nosh_options *options) {
    memset(nosh, 0, sizeof *nosh);
    nosh->options = options;
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
    build_id_read(options->build_id_file, nosh->build_id);
    nosh->uevents = open_uevents();
    panel_init(&nosh->panel, options->drm_card, now);
    coprocessor_port_init(&nosh->coprocessor, options->serial, now);
    load_state(nosh);
    return 0;
}

/* Follows the coprocessor's state on the screen, on CIPHER-LINE and in the service's status. */
static void follow_coprocessor(struct nosh *nosh) {
    struct coprocessor_link *link = &nosh->coprocessor.link;
    bool is_linked = link->state == COPROCESSOR_LINKED;
    if (is_linked && (!nosh->is_cipher_line_set || link->greetings != nosh->greetings_seen)) {
        cipher_line_set_row(&link->outgoing, CIPHER_LINE_STATUS, "%-16s%16s", "BARE DECK", nosh->state.handle);
        cipher_line_set_row(&link->outgoing, CIPHER_LINE_CURRENT, "KN-86 nOSh %.15s READY", KN86_VERSION);
        nosh->greetings_seen = link->greetings;
    }
    /* Rows sent to a silent Pico may be lost: it gets them again when it is back. */
    nosh->is_cipher_line_set = is_linked;

    char described[NOSH_STATUS_MAX];
    describe_coprocessor(nosh, described);
    if (strcmp(described, nosh->shown_coprocessor) != 0) {
        memcpy(nosh->shown_coprocessor, described, sizeof described);
        notify_send(&nosh->notify, "STATUS=coprocessor: %s", nosh->shown_coprocessor);
    }
}

/* Does all that is due at `now`. */
static void tick(struct nosh *nosh, int64_t now) {
    coprocessor_port_tick(&nosh->coprocessor, now);
    follow_coprocessor(nosh);
    panel_tick(&nosh->panel, now);
    draw_screen(nosh, now);
    if (!nosh->is_ready && (nosh->is_cipher_line_set || now >= nosh->ready_by)) {
        nosh->is_ready = true;
        notify_send(&nosh->notify, "READY=1\nSTATUS=coprocessor: %s", nosh->shown_coprocessor);
        log_info("ready; coprocessor: %s", nosh->shown_coprocessor);
    }
    if (now >= nosh->watchdog_at) {
        notify_send(&nosh->notify, "WATCHDOG=1");
        nosh->watchdog_at = now + nosh->notify.watchdog_interval_ms;
    }
}

/* Milliseconds until the next thing is due, as poll(2) takes them. */
static int time_to_wait(const struct nosh *nosh, int64_t now) {
    const int64_t deadlines[] = {
        coprocessor_port_deadline(&nosh->coprocessor),
        panel_deadline(&nosh->panel),
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

int nosh_run(struct nosh *nosh) {
    for (;;) {
        int64_t now = monotonic_ms();
        tick(nosh, now);
        struct pollfd watched[] = {
            {.fd = nosh->signals, .events = POLLIN},
            coprocessor_port_pollfd(&nosh->coprocessor),
            panel_pollfd(&nosh->panel),
            {.fd = nosh->uevents, .events = POLLIN},
        };
        if (poll(watched, sizeof watched / sizeof watched[0], time_to_wait(nosh, now)) < 0 && errno != EINTR) {
            return -errno;
        }
        if (watched[0].revents != 0) {
            break;
        }
        now = monotonic_ms();
        coprocessor_port_handle(&nosh->coprocessor, watched[1].revents, now);
        panel_handle(&nosh->panel, watched[2].revents, now);
        if (watched[3].revents != 0 && uevent_read(nosh->uevents, "drm")) {
            panel_hotplug(&nosh->panel, now);
        }
    }
    log_info("stopping");
    notify_send(&nosh->notify, "STOPPING=1");
    save_state(nosh);
    return 0;
}

void nosh_finish(struct nosh *nosh) {
    coprocessor_port_finish(&nosh->coprocessor);
    panel_finish(&nosh->panel);
    if (nosh->uevents >= 0) {
        close(nosh->uevents);
    }
    deck_store_finish(&nosh->store);
    notify_finish(&nosh->notify);
    close(nosh->signals);
}
