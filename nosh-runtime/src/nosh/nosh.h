/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The runtime itself: one poll(2) loop over the signals and the coprocessor's line. Nothing that is missing stops it:
 * without a display, a Pico or a writable state folder it says so and goes on.
 */
#ifndef KN86_NOSH_H
#define KN86_NOSH_H

#include "build_id.h"
#include "coprocessor_port.h"
#include "deck_store.h"
#include "nosh_options.h"
#include "notify.h"
#include "panel.h"
#include "text_screen.h"

#define NOSH_STATUS_MAX 64

struct nosh {
    const struct nosh_options *options;
    struct notify notify;
    int signals; /* signalfd(2) of SIGTERM and SIGINT */
    bool is_ready;
    int64_t ready_by; /* greet the Pico until then at most before READY=1; times in milliseconds */
    int64_t watchdog_at;

    struct deck_store store;
    struct deck_state state;
    bool is_kept; /* the latest save succeeded */
    char build_id[BUILD_ID_MAX + 1];

    struct coprocessor_port coprocessor;
    bool is_cipher_line_set; /* the rows were sent to the Pico that is linked now */
    uint32_t greetings_seen;

    struct panel panel;
    int uevents; /* socket of the kernel's device events, -1 when there is none */
    struct text_screen screen;
    char shown_coprocessor[NOSH_STATUS_MAX]; /* what the screen tells of the coprocessor */
};

/*
 * Loads and saves the state (it counts this boot) and looks for a display. `options` must outlive `nosh`.
 * Returns 0, or a negative errno value when not even signals can be received.
 */
__attribute__((warn_unused_result)) int nosh_init(struct nosh *nosh, const struct nosh_options *options);

/* Runs until SIGTERM or SIGINT, then saves the state. Returns 0, or a negative errno value when poll(2) failed. */
__attribute__((warn_unused_result)) int nosh_run(struct nosh *nosh);

void nosh_finish(struct nosh *nosh);

#endif
