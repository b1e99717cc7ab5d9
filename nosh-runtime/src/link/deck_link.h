/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One deck's side of the link to another (docs/deck-link.md): both send greetings, and are linked once each has
 * received a greeting that names its own boot_id. A state machine without input or output: the caller passes received
 * bytes and the time, and sends the frames in `outgoing`.
 *
 *   CALLING --greeting--> HEARD --greeting that names our boot_id--> LINKED
 *   LINKED --greeting that does not (the peer restarted)--> HEARD
 *   any --our own greeting--> LOOPED
 *   any but CALLING --DECK_LINK_SILENCE_MS without a greeting--> CALLING
 */
#ifndef KN86_DECK_LINK_H
#define KN86_DECK_LINK_H

#include "deck_greeting.h"
#include "send_queue.h"

#define DECK_LINK_PERIOD_MS 2000  /* between two greetings */
#define DECK_LINK_SILENCE_MS 7000 /* without a greeting for so long, the peer is gone: three were lost in a row */

enum deck_link_state {
    DECK_LINK_CALLING, /* no greeting received */
    DECK_LINK_HEARD,   /* greeting received; the peer has not received ours */
    DECK_LINK_LINKED,
    DECK_LINK_LOOPED, /* our own greeting received: the ends of the line are connected to each other */
};

struct deck_link {
    enum deck_link_state state;
    char peer[DECK_STATE_HANDLE_MAX + 1]; /* handle of the other operator; empty while CALLING or LOOPED */
    /* Counts since deck_link_init; deck_link_restart keeps them, and those of `outgoing`. */
    uint32_t received; /* greetings */
    uint32_t damaged;  /* damaged frames, and frames that this version does not know */
    struct send_queue outgoing;

    /* Private. Times in milliseconds. */
    struct kn86_frame_decoder decoder;
    uint32_t boot_id, peer_boot_id;
    int64_t greet_at;
    int64_t silent_at; /* when the peer counts as gone; MONOTONIC_NEVER while CALLING */
};

/* Starts in CALLING at time `now`. `boot_id` is random and not 0, drawn once for each start of the program. */
void deck_link_init(struct deck_link *link, uint32_t boot_id, int64_t now);

/* Returns to CALLING, after the line was opened again: frames that were under way are lost. */
void deck_link_restart(struct deck_link *link, int64_t now);

/* Takes bytes from the line. */
void deck_link_receive(struct deck_link *link, const uint8_t *bytes, size_t length, int64_t now);

/* Does what is due at `now`; `handle` is the operator's own. */
void deck_link_tick(struct deck_link *link, const char *handle, int64_t now);

/* When the next tick is due. */
int64_t deck_link_deadline(const struct deck_link *link);

#endif
