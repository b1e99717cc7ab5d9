/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/oled_messages.h"

#include <string.h>

#include "kn86/bytes.h"
#include "payload.h"

static bool row_or_all(uint8_t row) {
    return row < KN86_OLED_ROWS || row == KN86_OLED_ALL_ROWS;
}

static int set_row_check(const struct kn86_oled_set_row *message) {
    if (message->count > KN86_OLED_CELLS) {
        return KN86_MESSAGE_E_LENGTH;
    }
    bool valid = message->row < KN86_OLED_ROWS && (message->flags & ~KN86_OLED_INVERT) == 0 &&
                 message->level <= KN86_OLED_LEVEL_MAX;
    return valid ? KN86_MESSAGE_OK : KN86_MESSAGE_E_VALUE;
}

int kn86_oled_set_row_encode(const struct kn86_oled_set_row *message, struct kn86_frame *frame) {
    int error = set_row_check(message);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    uint8_t *payload = kn86_payload_begin(frame, KN86_FRAME_OLED_SET_ROW, KN86_OLED_SET_ROW_SIZE_MIN + message->count);
    payload[0] = message->row;
    payload[1] = message->flags;
    payload[2] = message->level;
    memcpy(payload + KN86_OLED_SET_ROW_SIZE_MIN, message->cells, message->count);
    return KN86_MESSAGE_OK;
}

int kn86_oled_set_row_decode(const struct kn86_frame *frame, struct kn86_oled_set_row *message) {
    int error = kn86_payload_check(frame, KN86_FRAME_OLED_SET_ROW, KN86_OLED_SET_ROW_SIZE_MIN,
                                   KN86_OLED_SET_ROW_SIZE_MIN + KN86_OLED_CELLS);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    const uint8_t *payload = frame->payload;
    struct kn86_oled_set_row decoded = {
        .row = payload[0],
        .flags = payload[1],
        .level = payload[2],
        .count = (uint8_t)(frame->length - KN86_OLED_SET_ROW_SIZE_MIN),
    };
    error = set_row_check(&decoded);
    if (error == KN86_MESSAGE_OK) {
        memcpy(decoded.cells, payload + KN86_OLED_SET_ROW_SIZE_MIN, decoded.count);
        *message = decoded;
    }
    return error;
}

static int scroll_row_check(const struct kn86_oled_scroll_row *message) {
    bool valid = message->row < KN86_OLED_ROWS && message->speed >= -KN86_OLED_SPEED_MAX &&
                 message->speed <= KN86_OLED_SPEED_MAX;
    return valid ? KN86_MESSAGE_OK : KN86_MESSAGE_E_VALUE;
}

int kn86_oled_scroll_row_encode(const struct kn86_oled_scroll_row *message, struct kn86_frame *frame) {
    int error = scroll_row_check(message);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    uint8_t *payload = kn86_payload_begin(frame, KN86_FRAME_OLED_SCROLL_ROW, KN86_OLED_SCROLL_ROW_SIZE);
    payload[0] = message->row;
    kn86_put_u16(payload + 1, (uint16_t)message->speed);
    return KN86_MESSAGE_OK;
}

int kn86_oled_scroll_row_decode(const struct kn86_frame *frame, struct kn86_oled_scroll_row *message) {
    int error =
        kn86_payload_check(frame, KN86_FRAME_OLED_SCROLL_ROW, KN86_OLED_SCROLL_ROW_SIZE, KN86_OLED_SCROLL_ROW_SIZE);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    struct kn86_oled_scroll_row decoded = {
        .row = frame->payload[0],
        .speed = (int16_t)kn86_get_u16(frame->payload + 1),
    };
    error = scroll_row_check(&decoded);
    if (error == KN86_MESSAGE_OK) {
        *message = decoded;
    }
    return error;
}

static int fill_check(const struct kn86_oled_fill *message) {
    bool valid = row_or_all(message->row) && message->level <= KN86_OLED_LEVEL_MAX;
    return valid ? KN86_MESSAGE_OK : KN86_MESSAGE_E_VALUE;
}

int kn86_oled_fill_encode(const struct kn86_oled_fill *message, struct kn86_frame *frame) {
    int error = fill_check(message);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    uint8_t *payload = kn86_payload_begin(frame, KN86_FRAME_OLED_FILL, KN86_OLED_FILL_SIZE);
    payload[0] = message->row;
    payload[1] = message->level;
    return KN86_MESSAGE_OK;
}

int kn86_oled_fill_decode(const struct kn86_frame *frame, struct kn86_oled_fill *message) {
    int error = kn86_payload_check(frame, KN86_FRAME_OLED_FILL, KN86_OLED_FILL_SIZE, KN86_OLED_FILL_SIZE);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    struct kn86_oled_fill decoded = {.row = frame->payload[0], .level = frame->payload[1]};
    error = fill_check(&decoded);
    if (error == KN86_MESSAGE_OK) {
        *message = decoded;
    }
    return error;
}

int kn86_oled_clear_encode(uint8_t row, struct kn86_frame *frame) {
    if (!row_or_all(row)) {
        return KN86_MESSAGE_E_VALUE;
    }
    kn86_payload_begin(frame, KN86_FRAME_OLED_CLEAR, KN86_OLED_CLEAR_SIZE)[0] = row;
    return KN86_MESSAGE_OK;
}

int kn86_oled_clear_decode(const struct kn86_frame *frame, uint8_t *row) {
    int error = kn86_payload_check(frame, KN86_FRAME_OLED_CLEAR, KN86_OLED_CLEAR_SIZE, KN86_OLED_CLEAR_SIZE);
    if (error != KN86_MESSAGE_OK) {
        return error;
    }
    if (!row_or_all(frame->payload[0])) {
        return KN86_MESSAGE_E_VALUE;
    }
    *row = frame->payload[0];
    return KN86_MESSAGE_OK;
}
