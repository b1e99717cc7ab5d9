/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/session.h"

#include <assert.h>
#include <string.h>

#include "kn86/psg_messages.h"

void kn86_session_init(struct kn86_session *session, const struct kn86_session_ports *ports,
                       const struct kn86_version *version, uint32_t boot_id, bool restarted_by_watchdog) {
    assert(boot_id != 0);
    memset(session, 0, sizeof *session);
    session->ports = *ports;
    session->version = *version;
    session->boot_id = boot_id;
    session->fault_unreported = restarted_by_watchdog;
    kn86_frame_decoder_init(&session->decoder);
}

static void observe(struct kn86_session *session, enum kn86_session_event event, const struct kn86_frame *frame,
                    const struct kn86_error *error) {
    if (session->ports.observe != NULL) {
        session->ports.observe(session->ports.context, event, frame, error);
    }
}

/* Frames are built from valid values: an encoder that fails is a programming error. */
static void send(struct kn86_session *session, const struct kn86_frame *frame, int encoded) {
    assert(encoded == KN86_MESSAGE_OK);
    (void)encoded;
    session->ports.send(session->ports.context, frame);
}

static struct kn86_error send_error(struct kn86_session *session, enum kn86_error_code code, uint8_t type, int detail) {
    struct kn86_error error = {(uint8_t)code, type, (uint8_t)detail};
    struct kn86_frame frame;
    send(session, &frame, kn86_error_encode(&error, &frame));
    return error;
}

static void refuse(struct kn86_session *session, const struct kn86_frame *received, enum kn86_error_code code,
                   int detail) {
    struct kn86_error error = send_error(session, code, received->type, detail);
    observe(session, KN86_SESSION_REFUSED, received, &error);
}

static void send_event(struct kn86_session *session, enum kn86_event_code code, enum kn86_subsystem subsystem,
                       uint32_t count) {
    struct kn86_event event = {(uint8_t)code, (uint8_t)subsystem, count};
    struct kn86_frame frame;
    send(session, &frame, kn86_event_encode(&event, &frame));
}

static int on_hello(struct kn86_session *session, const struct kn86_frame *received) {
    struct kn86_hello hello;
    int error = kn86_hello_decode(received, &hello);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    if (hello.role != KN86_ROLE_DECK) {
        return KN86_MESSAGE_E_VALUE;
    }
    bool known = session->deck_boot_id == hello.boot_id;
    session->deck_boot_id = hello.boot_id;
    observe(session, known ? KN86_SESSION_HEARTBEAT : KN86_SESSION_GREETED, received, NULL);

    struct kn86_hello echo = {
        .protocol_version = KN86_PROTOCOL_VERSION,
        .role = KN86_ROLE_COPROCESSOR,
        .sequence = hello.sequence,
        .boot_id = session->boot_id,
        .peer_boot_id = hello.boot_id,
    };
    struct kn86_frame frame;
    send(session, &frame, kn86_hello_encode(&echo, &frame));
    if (session->fault_unreported) {
        session->fault_unreported = false;
        kn86_session_internal_error(session, KN86_SUBSYSTEM_SYSTEM);
    }
    return KN86_MESSAGE_OK;
}

static int on_version_query(struct kn86_session *session, const struct kn86_frame *received) {
    int error = kn86_version_query_decode(received);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    observe(session, KN86_SESSION_VERSION_ASKED, received, NULL);
    struct kn86_frame frame;
    send(session, &frame, kn86_version_response_encode(&session->version, &frame));
    return KN86_MESSAGE_OK;
}

static int decode_oled(const struct kn86_frame *received, struct kn86_oled_command *command) {
    command->type = received->type;
    switch (received->type) {
    case KN86_FRAME_OLED_SET_ROW:
        return kn86_oled_set_row_decode(received, &command->set_row);
    case KN86_FRAME_OLED_SCROLL_ROW:
        return kn86_oled_scroll_row_decode(received, &command->scroll_row);
    case KN86_FRAME_OLED_FILL:
        return kn86_oled_fill_decode(received, &command->fill);
    default:
        return kn86_oled_clear_decode(received, &command->clear_row);
    }
}

/* Reports whether a command was queued for its worker, or dropped because the queue is full. */
static void handed_over(struct kn86_session *session, const struct kn86_frame *received, enum kn86_subsystem subsystem,
                        bool queued) {
    if (queued) {
        observe(session, KN86_SESSION_ACCEPTED, received, NULL);
        return;
    }
    send_event(session, KN86_EVENT_BUFFER_OVERFLOW, subsystem, ++session->overflows[subsystem]);
    observe(session, KN86_SESSION_OVERFLOW, received, NULL);
}

static int on_oled(struct kn86_session *session, const struct kn86_frame *received) {
    struct kn86_oled_command command;
    int error = decode_oled(received, &command);
    if (error == KN86_MESSAGE_OK) {
        handed_over(session, received, KN86_SUBSYSTEM_OLED, session->ports.draw(session->ports.context, &command));
    }
    return error;
}

static int decode_psg(const struct kn86_frame *received, struct kn86_sound_command *command) {
    *command = (struct kn86_sound_command){.reset = received->type == KN86_FRAME_PSG_RESET};
    switch (received->type) {
    case KN86_FRAME_PSG_REG_WRITE:
        command->bulk.count = 1;
        return kn86_psg_reg_write_decode(received, &command->bulk.writes[0]);
    case KN86_FRAME_PSG_BULK_WRITE:
        return kn86_psg_bulk_write_decode(received, &command->bulk);
    default:
        return kn86_psg_reset_decode(received);
    }
}

static int on_psg(struct kn86_session *session, const struct kn86_frame *received) {
    struct kn86_sound_command command;
    int error = decode_psg(received, &command);
    if (error == KN86_MESSAGE_OK) {
        handed_over(session, received, KN86_SUBSYSTEM_PSG, session->ports.play(session->ports.context, &command));
    }
    return error;
}

static int on_update(struct kn86_session *session, const struct kn86_frame *received) {
    struct kn86_update_status answer;
    int error = kn86_update_receive(session->ports.update, received, &answer);
    if (error == KN86_MESSAGE_OK) {
        struct kn86_frame frame;
        send(session, &frame, kn86_update_status_encode(&answer, &frame));
        observe(session, KN86_SESSION_ACCEPTED, received, NULL);
    }
    return error;
}

/* An ERROR is never answered by an ERROR, which could go on for ever; a damaged one is dropped. */
static void on_error(struct kn86_session *session, const struct kn86_frame *received) {
    struct kn86_error complaint;
    if (kn86_error_decode(received, &complaint) == KN86_MESSAGE_OK) {
        observe(session, KN86_SESSION_DECK_ERROR, received, &complaint);
    }
}

static void dispatch(struct kn86_session *session, const struct kn86_frame *received) {
    int error = KN86_MESSAGE_OK;

    switch (received->type) {
    case KN86_FRAME_HELLO:
        error = on_hello(session, received);
        break;
    case KN86_FRAME_VERSION_QUERY:
        error = on_version_query(session, received);
        break;
    case KN86_FRAME_PSG_REG_WRITE:
    case KN86_FRAME_PSG_RESET:
    case KN86_FRAME_PSG_BULK_WRITE:
        error = on_psg(session, received);
        break;
    case KN86_FRAME_OLED_SET_ROW:
    case KN86_FRAME_OLED_SCROLL_ROW:
    case KN86_FRAME_OLED_FILL:
    case KN86_FRAME_OLED_CLEAR:
        error = on_oled(session, received);
        break;
    case KN86_FRAME_UPDATE_BEGIN:
    case KN86_FRAME_UPDATE_DATA:
    case KN86_FRAME_UPDATE_FINISH:
    case KN86_FRAME_UPDATE_TRY:
    case KN86_FRAME_UPDATE_KEEP:
        error = on_update(session, received);
        break;
    case KN86_FRAME_ERROR:
        on_error(session, received);
        break;
    case KN86_FRAME_VERSION_RESPONSE:
    case KN86_FRAME_UPDATE_STATUS:
    case KN86_FRAME_EVENT:
        refuse(session, received, KN86_ERROR_UNEXPECTED_TYPE, 0);
        break;
    default:
        refuse(session, received, KN86_ERROR_UNKNOWN_TYPE, 0);
        break;
    }
    if (error != KN86_MESSAGE_OK) {
        refuse(session, received, KN86_ERROR_BAD_PAYLOAD, -error);
    }
}

void kn86_session_receive(struct kn86_session *session, uint8_t byte) {
    struct kn86_frame frame;
    enum kn86_decode_result result = kn86_frame_decoder_push(&session->decoder, byte, &frame);

    if (result == KN86_DECODE_FRAME) {
        dispatch(session, &frame);
    } else if (result != KN86_DECODE_NONE) {
        struct kn86_error error = send_error(session, KN86_ERROR_BAD_FRAME, 0, (int)result);
        observe(session, KN86_SESSION_FRAMING_ERROR, NULL, &error);
    }
}

void kn86_session_receive_overflow(struct kn86_session *session) {
    send_event(session, KN86_EVENT_BUFFER_OVERFLOW, KN86_SUBSYSTEM_LINK, ++session->overflows[KN86_SUBSYSTEM_LINK]);
}

void kn86_session_internal_error(struct kn86_session *session, enum kn86_subsystem subsystem) {
    send_event(session, KN86_EVENT_INTERNAL_ERROR, subsystem, ++session->internal_errors[subsystem]);
}
