/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The runtime itself: one poll(2) loop over everything that may happen. Nothing that is missing stops it: without a
 * panel, a keyboard, a Pico, another deck or a writable state folder it says so and goes on.
 */
#ifndef KN86_NOSH_H
#define KN86_NOSH_H

#include "build_id.h"
#include "cipher.h"
#include "coprocessor_port.h"
#include "deck_link_port.h"
#include "hud.h"
#include "keyboards.h"
#include "nosh_options.h"
#include "notify.h"
#include "panel.h"
#include "power_off.h"
#include "state_keeper.h"
#include "surroundings.h"
#include "text_screen.h"

struct nosh {
    const struct nosh_options *options;
    struct notify notify;
    int signals; /* signalfd(2) of SIGTERM and SIGINT */
    int uevents; /* socket of the kernel's device events, -1 when there is none */
    bool is_ready;
    int64_t ready_by; /* greet the Pico until then at most before READY=1; times in milliseconds */
    int64_t watchdog_at;

    struct deck_state state;
    struct state_keeper keeper;
    struct power_off power_off;
    struct build_id build_id;
    struct surroundings surroundings;

    struct keyboards keyboards;
    struct hud hud;
    struct text_screen screen;
    struct panel panel;

    struct coprocessor_port coprocessor;
    struct cipher cipher;
    struct deck_link_port link;
    char told_status[64]; /* what the service manager was told of the coprocessor */
};

/*
 * Loads the state and counts this boot in it. `options` must outlive `nosh`.
 * Returns 0, or a negative errno value when not even signals can be received.
 */
__attribute__((warn_unused_result)) int nosh_init(struct nosh *nosh, const struct nosh_options *options);

/*
 * One turn of the loop: does what is due, then waits for what happens next, and takes it. Returns 1 when a signal asks
 * to end, 0 to go on, or a negative errno value when poll(2) failed.
 */
__attribute__((warn_unused_result)) int nosh_turn(struct nosh *nosh);

/*
 * Runs until SIGTERM or SIGINT, then saves what has changed. Returns 0, or a negative errno value when poll(2) failed.
 */
__attribute__((warn_unused_result)) int nosh_run(struct nosh *nosh);

void nosh_finish(struct nosh *nosh);

/*
 * Draws the first screen of a start with these options into options->screenshot, as the panel would show it, and saves
 * nothing. Returns 0, or a negative errno value when the file could not be written.
 */
__attribute__((warn_unused_result)) int nosh_screenshot(const struct nosh_options *options);

#endif
