/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The coprocessor's side of the link, docs/protocol.md section 4: takes bytes as they arrive,
 * answers the deck and hands drawing orders on. Never waits and never allocates.
 */
#ifndef KN86_SESSION_H
#define KN86_SESSION_H

#include "kn86/frame.h"
#include "kn86/link_messages.h"
#include "kn86/oled_command.h"
#include "kn86/sound_command.h"
#include "kn86/update.h"

/*
 * A core that stands still for so long, in milliseconds, has the watchdog restart the coprocessor. Many display
 * ticks, and far less than the deck's heartbeat period.
 */
#define KN86_SESSION_WATCHDOG_MS 1000u

/* What a session tells an observer. */
enum kn86_session_event {
    KN86_SESSION_GREETED,   /* HELLO of a deck not met before, or restarted since */
    KN86_SESSION_HEARTBEAT, /* HELLO of the deck already met */
    KN86_SESSION_VERSION_ASKED,
    KN86_SESSION_ACCEPTED,      /* a PSG, OLED or UPDATE frame was taken */
    KN86_SESSION_OVERFLOW,      /* a frame was dropped because its queue is full */
    KN86_SESSION_REFUSED,       /* a whole frame was answered with ERROR */
    KN86_SESSION_FRAMING_ERROR, /* bytes were no frame */
    KN86_SESSION_COMPLAINT,     /* the deck sent ERROR */
};

/* What the session needs of its surroundings; context is passed back to each function. */
struct kn86_session_ports {
    void *context;
    /* Sends a frame, or drops it when the line is congested: must not wait. */
    void (*send)(void *context, const struct kn86_frame *frame);
    /* Queues a drawing order; false when the queue is full. Must not wait. */
    bool (*draw)(void *context, const struct kn86_oled_command *command);
    /* Queues a sound order; false when the queue is full. Must not wait. */
    bool (*play)(void *context, const struct kn86_sound_command *command);
    struct kn86_update *update; /* takes the UPDATE frames; outlives the session */
    /*
     * May be NULL. frame is the one received, NULL for KN86_SESSION_FRAMING_ERROR; error is what
     * was answered (REFUSED, FRAMING_ERROR) or received (COMPLAINT), NULL otherwise.
     */
    void (*observe)(void *context, enum kn86_session_event event, const struct kn86_frame *frame,
                    const struct kn86_error *error);
};

struct kn86_session {
    struct kn86_session_ports ports;
    struct kn86_version version;
    struct kn86_frame_decoder decoder;
    uint32_t boot_id;
    uint32_t deck_boot_id; /* 0 until greeted */
    uint32_t overflows[KN86_SUBSYSTEMS];
    uint32_t internal_errors[KN86_SUBSYSTEMS];
    bool fault_unreported;
};

/*
 * boot_id: random, not 0, another at each start. version must encode (see link_messages.h).
 * A restart by the watchdog is reported once, as EVENT(INTERNAL_ERROR) after the first greeting.
 */
void kn86_session_init(struct kn86_session *session, const struct kn86_session_ports *ports,
                       const struct kn86_version *version, uint32_t boot_id, bool restarted_by_watchdog);

/* Takes one received byte and acts upon the frame that it completes, if any. */
void kn86_session_receive(struct kn86_session *session, uint8_t byte);

/* To be told when received bytes were lost before they came here; reports it to the deck. */
void kn86_session_receive_overflow(struct kn86_session *session);

/* To be told of a fault in a subsystem that it has survived; reports it to the deck. */
void kn86_session_internal_error(struct kn86_session *session, enum kn86_subsystem subsystem);

#endif
