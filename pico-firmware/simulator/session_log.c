/* SPDX-License-Identifier: Apache-2.0 */
#include "session_log.h"

/* Unicode code points of code page 437 where it is not ASCII; character 0 is a blank. */
static const uint16_t low_characters[0x20] = {
    0x0020, 0x263A, 0x263B, 0x2665, 0x2666, 0x2663, 0x2660, 0x2022, 0x25D8, 0x25CB, 0x25D9,
    0x2642, 0x2640, 0x266A, 0x266B, 0x263C, 0x25BA, 0x25C4, 0x2195, 0x203C, 0x00B6, 0x00A7,
    0x25AC, 0x21A8, 0x2191, 0x2193, 0x2192, 0x2190, 0x221F, 0x2194, 0x25B2, 0x25BC,
};
static const uint16_t high_characters[0x80] = {
    0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, 0x00EA, 0x00EB, 0x00E8, 0x00EF, 0x00EE,
    0x00EC, 0x00C4, 0x00C5, 0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9, 0x00FF, 0x00D6,
    0x00DC, 0x00A2, 0x00A3, 0x00A5, 0x20A7, 0x0192, 0x00E1, 0x00ED, 0x00F3, 0x00FA, 0x00F1, 0x00D1, 0x00AA,
    0x00BA, 0x00BF, 0x2310, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB, 0x2591, 0x2592, 0x2593, 0x2502,
    0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557, 0x255D, 0x255C, 0x255B, 0x2510, 0x2514,
    0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x255E, 0x255F, 0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550,
    0x256C, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256B, 0x256A, 0x2518, 0x250C,
    0x2588, 0x2584, 0x258C, 0x2590, 0x2580, 0x03B1, 0x00DF, 0x0393, 0x03C0, 0x03A3, 0x03C3, 0x00B5, 0x03C4,
    0x03A6, 0x0398, 0x03A9, 0x03B4, 0x221E, 0x03C6, 0x03B5, 0x2229, 0x2261, 0x00B1, 0x2265, 0x2264, 0x2320,
    0x2321, 0x00F7, 0x2248, 0x00B0, 0x2219, 0x00B7, 0x221A, 0x207F, 0x00B2, 0x25A0, 0x00A0,
};
#define HOUSE_CHARACTER 0x2302u /* 0x7F in code page 437 */

/* A JSON string takes at most 6 bytes a cell: \uXXXX. */
#define JSON_TEXT_SIZE (KN86_OLED_CELLS * 6u + 1u)

static uint16_t code_point(uint8_t character) {
    if (character < 0x20) {
        return low_characters[character];
    }
    if (character == 0x7F) {
        return HOUSE_CHARACTER;
    }
    return character < 0x80 ? character : high_characters[character - 0x80];
}

static const char *json_text(const struct kn86_oled_set_row *message, char text[JSON_TEXT_SIZE]) {
    char *at = text;

    for (unsigned cell = 0; cell < message->count; cell++) {
        unsigned point = code_point(message->cells[cell]);
        if (point > 0x7E || point == '"' || point == '\\') {
            at += sprintf(at, "\\u%04X", point);
        } else {
            *at++ = (char)point;
        }
    }
    *at = '\0';
    return text;
}

static void log_set_row(struct event_log *log, const struct kn86_frame *frame) {
    struct kn86_oled_set_row message;
    char text[JSON_TEXT_SIZE];

    if (kn86_oled_set_row_decode(frame, &message) == KN86_MESSAGE_OK) {
        event_log_write(log, "set_row", "\"row\":%u,\"level\":%u,\"invert\":%s,\"text\":\"%s\"", message.row,
                        message.level, (message.flags & KN86_OLED_INVERT) != 0 ? "true" : "false",
                        json_text(&message, text));
    }
}

/* PSG frames are logged when they take effect. UPDATE_DATA is not logged: it would be hundreds of lines. */
static void log_update(struct event_log *log, const struct kn86_frame *frame) {
    if (frame->type != KN86_FRAME_UPDATE_DATA) {
        event_log_write(log, "update", "\"type\":\"%s\"", kn86_frame_type_name(frame->type));
    }
}

static void log_accepted(struct event_log *log, const struct kn86_frame *frame) {
    struct kn86_oled_scroll_row scroll;
    struct kn86_oled_fill fill;
    uint8_t row;

    if (frame->type == KN86_FRAME_OLED_SET_ROW) {
        log_set_row(log, frame);
    } else if (kn86_oled_scroll_row_decode(frame, &scroll) == KN86_MESSAGE_OK) {
        event_log_write(log, "scroll_row", "\"row\":%u,\"speed\":%d", scroll.row, scroll.speed);
    } else if (kn86_oled_fill_decode(frame, &fill) == KN86_MESSAGE_OK) {
        event_log_write(log, "fill", "\"row\":%u,\"level\":%u", fill.row, fill.level);
    } else if (kn86_oled_clear_decode(frame, &row) == KN86_MESSAGE_OK) {
        event_log_write(log, "clear", "\"row\":%u", row);
    } else if (frame->type >= KN86_FRAME_UPDATE_BEGIN && frame->type <= KN86_FRAME_UPDATE_KEEP) {
        log_update(log, frame);
    }
}

static void log_hello(struct event_log *log, const char *event, const struct kn86_frame *frame) {
    struct kn86_hello hello;

    if (kn86_hello_decode(frame, &hello) == KN86_MESSAGE_OK) {
        event_log_write(log, event, "\"sequence\":%u,\"boot_id\":\"%08x\"", hello.sequence, (unsigned)hello.boot_id);
    }
}

static void log_refused(struct event_log *log, const struct kn86_frame *frame, const struct kn86_error *error) {
    switch ((enum kn86_error_code)error->code) {
    case KN86_ERROR_BAD_PAYLOAD:
        event_log_write(log, "bad_payload", "\"type\":%u,\"length\":%u,\"detail\":%u", frame->type, frame->length,
                        error->detail);
        break;
    case KN86_ERROR_UNEXPECTED_TYPE:
        event_log_write(log, "unexpected_type", "\"type\":%u", frame->type);
        break;
    default:
        event_log_write(log, "unknown_type", "\"type\":%u", frame->type);
        break;
    }
}

void session_log(struct event_log *log, enum kn86_session_event event, const struct kn86_frame *frame,
                 const struct kn86_error *error) {
    switch (event) {
    case KN86_SESSION_GREETED:
        log_hello(log, "hello", frame);
        break;
    case KN86_SESSION_HEARTBEAT:
        log_hello(log, "heartbeat", frame);
        break;
    case KN86_SESSION_VERSION_ASKED:
        event_log_write(log, "version_query", NULL);
        break;
    case KN86_SESSION_ACCEPTED:
        log_accepted(log, frame);
        break;
    case KN86_SESSION_OVERFLOW:
        event_log_write(log, "buffer_overflow", "\"type\":\"%s\"", kn86_frame_type_name(frame->type));
        break;
    case KN86_SESSION_REFUSED:
        log_refused(log, frame, error);
        break;
    case KN86_SESSION_FRAMING_ERROR:
        event_log_write(log, "framing_error", "\"kind\":\"%s\"",
                        kn86_decode_result_name((enum kn86_decode_result)error->detail));
        break;
    case KN86_SESSION_DECK_ERROR:
        event_log_write(log, "deck_error", "\"code\":%u,\"type\":%u,\"detail\":%u", error->code, error->type,
                        error->detail);
        break;
    }
}
