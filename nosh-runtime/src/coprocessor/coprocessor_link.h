/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The deck's side of the link to the Pico (docs/protocol.md): greeting, version, heartbeat. A state machine without
 * input or output: the caller passes received bytes and the time, and sends the frames in `outgoing`.
 *
 *   GREETING --HELLO answered--> QUERYING --VERSION_RESPONSE--> LINKED
 *   LINKED --KN86_MISSED_HEARTBEATS_MAX unanswered--> DEGRADED --HELLO answered, same boot_id--> LINKED
 *   QUERYING --KN86_MISSED_HEARTBEATS_MAX unanswered--> GREETING
 *   any state --HELLO answered with a new boot_id (the Pico restarted)--> QUERYING
 */
#ifndef KN86_COPROCESSOR_LINK_H
#define KN86_COPROCESSOR_LINK_H

#include "kn86/messages.h"
#include "log_limit.h"
#include "send_queue.h"

#include <stdint.h>

enum coprocessor_state {
    COPROCESSOR_GREETING, /* no answer yet */
    COPROCESSOR_QUERYING, /* answered; its version is not known yet */
    COPROCESSOR_LINKED,
    COPROCESSOR_DEGRADED, /* was linked, and does not answer any more */
};

struct coprocessor_link {
    enum coprocessor_state state;
    struct kn86_version version; /* valid once LINKED */
    /* Counts since coprocessor_link_init; coprocessor_link_restart keeps them, and those of `outgoing`. */
    uint32_t greetings;    /* transitions from QUERYING to LINKED: the Pico had restarted, or was new */
    uint32_t received;     /* whole frames */
    uint32_t frame_errors; /* damaged frames received, and ERRORs received about own frames */
    uint32_t events;       /* EVENTs received */
    uint32_t missed_total; /* HELLOs that were not answered in time */
    struct send_queue outgoing;

    /* Private. Times in milliseconds. */
    struct kn86_frame_decoder decoder;
    uint32_t boot_id, peer_boot_id;
    uint16_t sequence;      /* of the latest HELLO */
    uint32_t missed;        /* HELLOs unanswered in a row */
    int64_t hello_at;       /* when the next HELLO is due */
    int64_t hello_deadline; /* when the latest HELLO counts as missed; MONOTONIC_NEVER once answered */
    int64_t query_at;       /* when the next VERSION_QUERY is due; MONOTONIC_NEVER outside QUERYING */
    struct log_limit event_log, error_log;
};

/* Starts in GREETING at time `now`. `boot_id` is random and not 0, drawn once for each start of the program. */
void coprocessor_link_init(struct coprocessor_link *link, uint32_t boot_id, int64_t now);

/* Returns to GREETING, after the line was opened again: frames that were under way are lost. */
void coprocessor_link_restart(struct coprocessor_link *link, int64_t now);

/* Takes bytes from the line. */
void coprocessor_link_receive(struct coprocessor_link *link, const uint8_t *bytes, size_t length, int64_t now);

/* Does what is due at `now`. Has to be called at coprocessor_link_deadline; may be called at any time. */
void coprocessor_link_tick(struct coprocessor_link *link, int64_t now);

/* When the next tick is due. */
int64_t coprocessor_link_deadline(const struct coprocessor_link *link);

/* Name of a state for logs and the report of kn86-coprocessor, for example "linked". */
const char *coprocessor_state_name(enum coprocessor_state state);

#endif
