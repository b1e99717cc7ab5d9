/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One deck's side of the link to another (docs/deck-link.md): both greet, and are linked once each has heard that it
 * was heard. A state machine without any input or output of its own: bytes received and the time go in, frames to send
 * collect in `outgoing`.
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
#define DECK_LINK_SILENCE_MS 7000 /* so long without one, and the peer is gone: three lost in a row */

enum deck_link_state {
    DECK_LINK_CALLING, /* nobody there */
    DECK_LINK_HEARD,   /* somebody there, who does not hear us yet */
    DECK_LINK_LINKED,
    DECK_LINK_LOOPED, /* what comes back is what we sent: the line's ends are connected to each other */
};

struct deck_link {
    enum deck_link_state state;
    char peer[DECK_STATE_HANDLE_MAX + 1]; /* handle of the other operator; empty while CALLING or LOOPED */
    /* Counts since deck_link_init; a restart of the link leaves them, and those of `outgoing`. */
    uint32_t received; /* greetings */
    uint32_t damaged;  /* frames that were none, or none that this version knows */
    struct send_queue outgoing;

    /* Private. Times in milliseconds. */
    struct kn86_frame_decoder decoder;
    uint32_t boot_id, peer_boot_id;
    int64_t greet_at;
    int64_t silent_at; /* when the peer counts as gone; MONOTONIC_NEVER while CALLING */
};

/* Begins to call at time `now`. `boot_id` is random and not 0, drawn once by each start of the program. */
void deck_link_init(struct deck_link *link, uint32_t boot_id, int64_t now);

/* Begins to call anew: the line was opened again, and what was under way on it is lost. */
void deck_link_restart(struct deck_link *link, int64_t now);

/* Takes bytes from the line. */
void deck_link_receive(struct deck_link *link, const uint8_t *bytes, size_t length, int64_t now);

/* Does what is due at `now`; `handle` is the operator's own. */
void deck_link_tick(struct deck_link *link, const char *handle, int64_t now);

/* When the next tick is due. */
int64_t deck_link_deadline(const struct deck_link *link);

#endif
