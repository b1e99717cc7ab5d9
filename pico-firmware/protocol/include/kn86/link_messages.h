/* SPDX-License-Identifier: Apache-2.0 */
/* HELLO, VERSION_QUERY, VERSION_RESPONSE, EVENT and ERROR; docs/protocol.md section 3. */
#ifndef KN86_LINK_MESSAGES_H
#define KN86_LINK_MESSAGES_H

#include <stdint.h>

#include "kn86/attributes.h"
#include "kn86/frame.h"
#include "kn86/message_error.h"

/* Section 5: times in milliseconds. */
#define KN86_HEARTBEAT_PERIOD_MS 5000u /* between two HELLOs of the deck */
#define KN86_REPLY_TIMEOUT_MS 1000u    /* HELLO or VERSION_QUERY is missed without answer */
#define KN86_MISSED_HEARTBEATS_MAX 3u  /* after so many in a row, the link is degraded */

enum kn86_role {
    KN86_ROLE_DECK = 1,
    KN86_ROLE_COPROCESSOR = 2,
};

/*
 * HELLO is both greeting and heartbeat. The deck sends it; the coprocessor answers each at once with its own role and
 * boot_id, the same sequence, and the deck's boot_id as peer_boot_id. A changed boot_id means that the sender has
 * restarted and lost its state.
 */
struct kn86_hello {
    uint8_t protocol_version; /* KN86_PROTOCOL_VERSION */
    uint8_t role;             /* enum kn86_role */
    uint16_t sequence;        /* chosen by the deck, counts up and wraps; echoed */
    uint32_t boot_id;         /* random, drawn once at the sender's start; never 0 */
    uint32_t peer_boot_id;    /* the other side's boot_id as last seen; 0 when not known */
};
#define KN86_HELLO_SIZE 12u

KN86_MUST_CHECK int kn86_hello_encode(const struct kn86_hello *hello, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_hello_decode(const struct kn86_frame *frame, struct kn86_hello *hello);

/* VERSION_QUERY has no payload. */
void kn86_version_query_encode(struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_version_query_decode(const struct kn86_frame *frame);

enum kn86_board {
    KN86_BOARD_SIMULATOR = 0, /* kn86-pico-sim */
    KN86_BOARD_PICO2 = 2,     /* Raspberry Pi Pico 2, RP2350 */
};

/* Longest build id, in characters. */
#define KN86_BUILD_ID_MAX 32u

struct kn86_version {
    uint8_t major, minor, patch;           /* of the firmware, semantic versioning */
    uint8_t board;                         /* enum kn86_board, or a later board's number */
    char build_id[KN86_BUILD_ID_MAX + 1u]; /* printable ASCII, NUL-terminated, may be empty */
};
#define KN86_VERSION_RESPONSE_SIZE_MIN 4u

KN86_MUST_CHECK int kn86_version_response_encode(const struct kn86_version *version, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_version_response_decode(const struct kn86_frame *frame, struct kn86_version *version);

enum kn86_event_code {
    KN86_EVENT_BUFFER_OVERFLOW = 1, /* a frame was dropped because a worker's queue was full */
    KN86_EVENT_INTERNAL_ERROR = 2,  /* a fault; from SYSTEM: the watchdog restarted it */
};

enum kn86_subsystem {
    KN86_SUBSYSTEM_LINK = 0,
    KN86_SUBSYSTEM_OLED = 1,
    KN86_SUBSYSTEM_PSG = 2,
    KN86_SUBSYSTEM_SYSTEM = 3, /* the coprocessor as a whole */
};
#define KN86_SUBSYSTEMS (KN86_SUBSYSTEM_SYSTEM + 1u)

struct kn86_event {
    uint8_t code;      /* enum kn86_event_code */
    uint8_t subsystem; /* enum kn86_subsystem: where it happened */
    uint32_t count;    /* how often since the sender's start: a lost EVENT loses no count */
};
#define KN86_EVENT_SIZE 6u

KN86_MUST_CHECK int kn86_event_encode(const struct kn86_event *event, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_event_decode(const struct kn86_frame *frame, struct kn86_event *event);

enum kn86_error_code {
    KN86_ERROR_UNKNOWN_TYPE = 1,    /* no such frame type, 0x10 to 0x1F included */
    KN86_ERROR_BAD_PAYLOAD = 2,     /* detail: -enum kn86_message_error */
    KN86_ERROR_BAD_FRAME = 3,       /* detail: enum kn86_decode_result; type is 0 */
    KN86_ERROR_UNEXPECTED_TYPE = 4, /* a type that only the receiver itself may send */
};

/* ERROR reports what is wrong with a received frame. It is never answered by an ERROR. */
struct kn86_error {
    uint8_t code;   /* enum kn86_error_code */
    uint8_t type;   /* type of the frame that the error is about */
    uint8_t detail; /* see enum kn86_error_code; 0 otherwise */
};
#define KN86_ERROR_SIZE 3u

KN86_MUST_CHECK int kn86_error_encode(const struct kn86_error *error, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_error_decode(const struct kn86_frame *frame, struct kn86_error *error);

#endif
