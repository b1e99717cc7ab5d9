/* SPDX-License-Identifier: Apache-2.0 */
#include "coprocessor_link.h"

#include "log.h"
#include "monotonic_clock.h"

#include <inttypes.h>
#include <string.h>

const char *coprocessor_state_name(enum coprocessor_state state) {
    switch (state) {
    case COPROCESSOR_GREETING:
        return "greeting";
    case COPROCESSOR_QUERYING:
        return "querying";
    case COPROCESSOR_LINKED:
        return "linked";
    case COPROCESSOR_DEGRADED:
        return "degraded";
    }
    return "unknown";
}

void coprocessor_link_init(struct coprocessor_link *link, uint32_t boot_id, int64_t now) {
    memset(link, 0, sizeof *link);
    link->boot_id = boot_id;
    coprocessor_link_restart(link, now);
}

void coprocessor_link_restart(struct coprocessor_link *link, int64_t now) {
    link->state = COPROCESSOR_GREETING;
    link->peer_boot_id = 0;
    link->missed = 0;
    kn86_frame_decoder_init(&link->decoder);
    send_queue_clear(&link->outgoing);
    link->hello_at = now;
    link->hello_deadline = MONOTONIC_NEVER;
    link->query_at = MONOTONIC_NEVER;
}

static void send_hello(struct coprocessor_link *link, int64_t now) {
    struct kn86_hello hello = {
        .protocol_version = KN86_PROTOCOL_VERSION,
        .role = KN86_ROLE_DECK,
        .sequence = ++link->sequence,
        .boot_id = link->boot_id,
        .peer_boot_id = link->peer_boot_id,
    };
    struct kn86_frame frame;
    if (kn86_hello_encode(&hello, &frame) == KN86_MESSAGE_OK) {
        send_queue_add(&link->outgoing, &frame);
    }
    link->hello_deadline = now + KN86_REPLY_TIMEOUT_MS;
    link->hello_at = now + KN86_HEARTBEAT_PERIOD_MS;
}

static void send_version_query(struct coprocessor_link *link, int64_t now) {
    struct kn86_frame frame;
    kn86_version_query_encode(&frame);
    send_queue_add(&link->outgoing, &frame);
    link->query_at = now + KN86_REPLY_TIMEOUT_MS;
}

static void handle_hello(struct coprocessor_link *link, const struct kn86_frame *frame, int64_t now) {
    struct kn86_hello hello;
    if (kn86_hello_decode(frame, &hello) != KN86_MESSAGE_OK || hello.role != KN86_ROLE_COPROCESSOR) {
        link->frame_errors++;
        return;
    }
    /* An answer to an older HELLO, or to a HELLO of the program that used the line before. */
    if (hello.sequence != link->sequence || hello.peer_boot_id != link->boot_id) {
        return;
    }
    link->missed = 0;
    link->hello_deadline = MONOTONIC_NEVER;
    if (hello.boot_id != link->peer_boot_id) {
        if (link->peer_boot_id != 0) {
            log_warning("coprocessor: restarted, greeting it afresh");
        }
        link->peer_boot_id = hello.boot_id;
        link->state = COPROCESSOR_QUERYING;
        send_version_query(link, now);
    } else if (link->state == COPROCESSOR_DEGRADED) {
        log_info("coprocessor: answers again");
        link->state = COPROCESSOR_LINKED;
    }
}

static void handle_version(struct coprocessor_link *link, const struct kn86_frame *frame) {
    struct kn86_version version;
    if (kn86_version_response_decode(frame, &version) != KN86_MESSAGE_OK) {
        link->frame_errors++;
        return;
    }
    if (link->state != COPROCESSOR_QUERYING) {
        return;
    }
    link->version = version;
    link->query_at = MONOTONIC_NEVER;
    link->state = COPROCESSOR_LINKED;
    link->greetings++;
    log_info("coprocessor: linked, firmware %u.%u.%u %s", version.major, version.minor, version.patch,
             version.build_id);
}

static void handle_event(struct coprocessor_link *link, const struct kn86_frame *frame, int64_t now) {
    struct kn86_event event;
    if (kn86_event_decode(frame, &event) != KN86_MESSAGE_OK) {
        link->frame_errors++;
        return;
    }
    link->events++;
    uint32_t unlogged;
    if (log_limit_allows(&link->event_log, now, &unlogged)) {
        log_warning("coprocessor: %s in subsystem %u, %u since its start (%" PRIu32 " EVENTs before it not logged)",
                    event.code == KN86_EVENT_BUFFER_OVERFLOW ? "a full queue dropped a frame" : "internal error",
                    event.subsystem, event.count, unlogged);
    }
}

static void handle_error(struct coprocessor_link *link, const struct kn86_frame *frame, int64_t now) {
    struct kn86_error error;
    link->frame_errors++;
    uint32_t unlogged;
    if (kn86_error_decode(frame, &error) == KN86_MESSAGE_OK && log_limit_allows(&link->error_log, now, &unlogged)) {
        log_warning("coprocessor: refused a %s frame: error %u, detail %u (%" PRIu32 " ERRORs before it not logged)",
                    kn86_frame_type_name(error.type), error.code, error.detail, unlogged);
    }
}

static void handle_frame(struct coprocessor_link *link, const struct kn86_frame *frame, int64_t now) {
    link->received++;
    switch (frame->type) {
    case KN86_FRAME_HELLO:
        handle_hello(link, frame, now);
        break;
    case KN86_FRAME_VERSION_RESPONSE:
        handle_version(link, frame);
        break;
    case KN86_FRAME_EVENT:
        handle_event(link, frame, now);
        break;
    case KN86_FRAME_ERROR:
        handle_error(link, frame, now);
        break;
    default:
        link->frame_errors++;
        break;
    }
}

void coprocessor_link_receive(struct coprocessor_link *link, const uint8_t *bytes, size_t length, int64_t now) {
    struct kn86_frame frame;
    for (size_t i = 0; i < length; i++) {
        enum kn86_decode_result result = kn86_frame_decoder_push(&link->decoder, bytes[i], &frame);
        if (result == KN86_DECODE_FRAME) {
            handle_frame(link, &frame, now);
        } else if (result != KN86_DECODE_NONE) {
            link->frame_errors++;
        }
    }
}

static void miss_hello(struct coprocessor_link *link, int64_t now) {
    link->hello_deadline = MONOTONIC_NEVER;
    link->missed++;
    link->missed_total++;
    if (link->missed >= KN86_MISSED_HEARTBEATS_MAX && link->state == COPROCESSOR_LINKED) {
        log_warning("coprocessor: degraded, %u heartbeats in a row unanswered", link->missed);
        link->state = COPROCESSOR_DEGRADED;
    } else if (link->missed >= KN86_MISSED_HEARTBEATS_MAX && link->state == COPROCESSOR_QUERYING) {
        link->peer_boot_id = 0;
        link->query_at = MONOTONIC_NEVER;
        link->state = COPROCESSOR_GREETING;
    }
    if (link->state == COPROCESSOR_GREETING) {
        link->hello_at = now; /* no heartbeat yet: greet without a pause */
    }
}

void coprocessor_link_tick(struct coprocessor_link *link, int64_t now) {
    if (now >= link->hello_deadline) {
        miss_hello(link, now);
    }
    if (now >= link->hello_at) {
        send_hello(link, now);
    }
    if (now >= link->query_at) {
        send_version_query(link, now);
    }
}

static int64_t earlier(int64_t left, int64_t right) {
    return left < right ? left : right;
}

int64_t coprocessor_link_deadline(const struct coprocessor_link *link) {
    return earlier(link->query_at, earlier(link->hello_at, link->hello_deadline));
}
