/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The runtime: one poll(2) loop over all events. A missing panel, keyboard, Pico, other deck or writable state folder
 * is reported, and the loop goes on without it.
 */
#ifndef KN86_NOSH_H
#define KN86_NOSH_H

#include "build_id.h"
#include "cipher.h"
#include "coprocessor_port.h"
#include "deck_link_port.h"
#include "first_frame.h"
#include "hud.h"
#include "keyboards.h"
#include "nosh_options.h"
#include "notify.h"
#include "panel.h"
#include "power_off.h"
#include "state_keeper.h"
#include "system_monitor.h"
#include "text_screen.h"
#include "update_view.h"

struct nosh {
    const struct nosh_options *options;
    struct notify notify;
    int signals; /* signalfd(2) of SIGTERM and SIGINT */
    int uevents; /* socket of the kernel's device events, -1 when there is none */
    bool is_ready;
    int64_t
        ready_by; /* READY=1 is sent when the Pico is linked, and at this time at the latest; times in milliseconds */
    int64_t watchdog_at;

    struct deck_state state;
    struct state_keeper keeper;
    struct power_off power_off;
    struct build_id build_id;
    struct system_monitor monitor;

    struct keyboards keyboards;
    struct update_view update;
    struct hud hud;
    struct text_screen screen;
    struct panel panel;
    struct first_frame first_frame;

    struct coprocessor_port coprocessor;
    struct cipher cipher;
    struct deck_link_port link;
    char reported_status[64]; /* the coprocessor's status as last reported to the service manager */
};

/*
 * Loads the state and counts this boot in it. `options` must outlive `nosh`. Returns 0, or a negative errno value when
 * the signals cannot be received.
 */
__attribute__((warn_unused_result)) int nosh_init(struct nosh *nosh, const struct nosh_options *options);

/*
 * One turn of the loop: does what is due, waits for the next event, and handles it. Returns 0 to continue, 1 after
 * SIGTERM or SIGINT, or a negative errno value when poll(2) failed.
 */
__attribute__((warn_unused_result)) int nosh_turn(struct nosh *nosh);

/* Runs until SIGTERM or SIGINT, then saves changes. Returns 0, or a negative errno value when poll(2) failed. */
__attribute__((warn_unused_result)) int nosh_run(struct nosh *nosh);

void nosh_finish(struct nosh *nosh);

/*
 * Writes the first screen of a start with these options to options->screenshot, as the panel would show it. Saves no
 * state. Returns 0, or a negative errno value when the file could not be written.
 */
__attribute__((warn_unused_result)) int nosh_screenshot(const struct nosh_options *options);

#endif
