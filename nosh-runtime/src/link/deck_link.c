/* SPDX-License-Identifier: Apache-2.0 */
#include "deck_link.h"

#include "log.h"
#include "monotonic_clock.h"

#include <stdio.h>
#include <string.h>

void deck_link_init(struct deck_link *link, uint32_t boot_id, int64_t now) {
    memset(link, 0, sizeof *link);
    link->boot_id = boot_id;
    deck_link_restart(link, now);
}

static void forget_peer(struct deck_link *link, enum deck_link_state state) {
    link->state = state;
    link->peer[0] = '\0';
    link->peer_boot_id = 0;
}

void deck_link_restart(struct deck_link *link, int64_t now) {
    forget_peer(link, DECK_LINK_CALLING);
    kn86_frame_decoder_init(&link->decoder);
    send_queue_clear(&link->outgoing);
    link->greet_at = now;
    link->silent_at = MONOTONIC_NEVER;
}

static void hear(struct deck_link *link, const struct deck_greeting *greeting, int64_t now) {
    link->received++;
    link->silent_at = now + DECK_LINK_SILENCE_MS;
    if (greeting->boot_id == link->boot_id) {
        forget_peer(link, DECK_LINK_LOOPED);
        return;
    }
    bool was_linked = link->state == DECK_LINK_LINKED;
    bool is_new = greeting->boot_id != link->peer_boot_id;
    link->peer_boot_id = greeting->boot_id;
    snprintf(link->peer, sizeof link->peer, "%s", greeting->handle);
    link->state = greeting->peer_boot_id == link->boot_id ? DECK_LINK_LINKED : DECK_LINK_HEARD;
    if (link->state == DECK_LINK_LINKED && !was_linked) {
        log_info("deck link: linked with %s", link->peer);
    }
    if (is_new) {
        link->greet_at = now; /* answer at once, so that the peer knows that it was heard */
    }
}

void deck_link_receive(struct deck_link *link, const uint8_t *bytes, size_t length, int64_t now) {
    for (size_t i = 0; i < length; i++) {
        struct kn86_frame frame;
        struct deck_greeting greeting;
        enum kn86_decode_result result = kn86_frame_decoder_push(&link->decoder, bytes[i], &frame);
        if (result == KN86_DECODE_FRAME && deck_greeting_decode(&frame, &greeting)) {
            hear(link, &greeting, now);
        } else if (result != KN86_DECODE_NONE) {
            link->damaged++;
        }
    }
}

static void greet(struct deck_link *link, const char *handle) {
    struct deck_greeting greeting = {.boot_id = link->boot_id, .peer_boot_id = link->peer_boot_id};
    struct kn86_frame frame;
    snprintf(greeting.handle, sizeof greeting.handle, "%s", handle);
    deck_greeting_encode(&greeting, &frame);
    send_queue_add(&link->outgoing, &frame); /* a full queue drops the greeting; the next one follows soon */
}

void deck_link_tick(struct deck_link *link, const char *handle, int64_t now) {
    if (now >= link->silent_at) {
        if (link->state == DECK_LINK_LINKED) {
            log_info("deck link: %s is gone", link->peer);
        }
        forget_peer(link, DECK_LINK_CALLING);
        link->silent_at = MONOTONIC_NEVER;
    }
    if (now >= link->greet_at) {
        greet(link, handle);
        link->greet_at = now + DECK_LINK_PERIOD_MS;
    }
}

int64_t deck_link_deadline(const struct deck_link *link) {
    return link->greet_at < link->silent_at ? link->greet_at : link->silent_at;
}
