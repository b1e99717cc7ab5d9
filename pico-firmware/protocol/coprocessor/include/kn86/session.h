/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The coprocessor's side of the link, docs/protocol.md section 4: takes received bytes, answers the deck, and passes
 * drawing and sound commands on. Never blocks and never allocates memory.
 */
#ifndef KN86_SESSION_H
#define KN86_SESSION_H

#include "kn86/frame.h"
#include "kn86/link_messages.h"
#include "kn86/oled_command.h"
#include "kn86/sound_command.h"
#include "kn86/update.h"

/*
 * Milliseconds after which the watchdog restarts the coprocessor when a core hangs: many display ticks, but much less
 * than the deck's heartbeat period.
 */
#define KN86_SESSION_WATCHDOG_MS 1000u

/* Events that a session reports to an observer. */
enum kn86_session_event {
    KN86_SESSION_GREETED,   /* HELLO of a new deck, or of one that has restarted */
    KN86_SESSION_HEARTBEAT, /* HELLO of the known deck */
    KN86_SESSION_VERSION_ASKED,
    KN86_SESSION_ACCEPTED,      /* a PSG, OLED or UPDATE frame was accepted */
    KN86_SESSION_OVERFLOW,      /* a frame was dropped because its queue is full */
    KN86_SESSION_REFUSED,       /* a valid frame was answered with ERROR */
    KN86_SESSION_FRAMING_ERROR, /* the bytes were no valid frame */
    KN86_SESSION_DECK_ERROR,    /* the deck sent ERROR */
};

/* Functions that the session calls; context is passed to each of them. */
struct kn86_session_ports {
    void *context;
    /* Sends a frame, or drops it when the line is congested. Must not block. */
    void (*send)(void *context, const struct kn86_frame *frame);
    /* Queues a drawing command. Returns false when the queue is full. Must not block. */
    bool (*draw)(void *context, const struct kn86_oled_command *command);
    /* Queues a sound command. Returns false when the queue is full. Must not block. */
    bool (*play)(void *context, const struct kn86_sound_command *command);
    struct kn86_update *update; /* handles the UPDATE frames; must outlive the session */
    /*
     * May be NULL. frame is the received frame, NULL for KN86_SESSION_FRAMING_ERROR. error is the ERROR that was sent
     * (REFUSED, FRAMING_ERROR) or received (DECK_ERROR), NULL otherwise.
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
 * boot_id is random, not 0, and different at each start. version must be encodable (link_messages.h). A restart by the
 * watchdog is reported once: EVENT(INTERNAL_ERROR) after the first greeting.
 */
void kn86_session_init(struct kn86_session *session, const struct kn86_session_ports *ports,
                       const struct kn86_version *version, uint32_t boot_id, bool restarted_by_watchdog);

/* Takes one received byte; handles the frame that it completes, if any. */
void kn86_session_receive(struct kn86_session *session, uint8_t byte);

/* Reports to the deck that received bytes were lost before they reached the session. */
void kn86_session_receive_overflow(struct kn86_session *session);

/* Reports to the deck a fault that a subsystem has survived. */
void kn86_session_internal_error(struct kn86_session *session, enum kn86_subsystem subsystem);

#endif
