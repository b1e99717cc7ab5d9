/* SPDX-License-Identifier: Apache-2.0 */
#include "any_payload.h"

#include "check.h"

#define ROUND_TRIP(message)                                                                                            \
    do {                                                                                                               \
        struct kn86_##message decoded;                                                                                 \
        error = kn86_##message##_decode(frame, &decoded);                                                              \
        if (error == KN86_MESSAGE_OK) {                                                                                \
            int encoded = kn86_##message##_encode(&decoded, again);                                                    \
            CHECK_INFO(encoded == KN86_MESSAGE_OK, "%s: %d", #message, encoded);                                       \
        }                                                                                                              \
    } while (0)

static int round_trip_version_response(const struct kn86_frame *frame, struct kn86_frame *again) {
    struct kn86_version version;
    int error = kn86_version_response_decode(frame, &version);
    if (error == KN86_MESSAGE_OK) {
        int encoded = kn86_version_response_encode(&version, again);
        CHECK_INFO(encoded == KN86_MESSAGE_OK, "version_response: %d", encoded);
    }
    return error;
}

static int round_trip_clear(const struct kn86_frame *frame, struct kn86_frame *again) {
    uint8_t row;
    int error = kn86_oled_clear_decode(frame, &row);
    if (error == KN86_MESSAGE_OK) {
        int encoded = kn86_oled_clear_encode(row, again);
        CHECK_INFO(encoded == KN86_MESSAGE_OK, "oled_clear: %d", encoded);
    }
    return error;
}

int any_payload_round_trip(const struct kn86_frame *frame, struct kn86_frame *again) {
    int error = KN86_MESSAGE_E_TYPE;

    switch ((enum kn86_frame_type)frame->type) {
    case KN86_FRAME_HELLO:
        ROUND_TRIP(hello);
        break;
    case KN86_FRAME_VERSION_QUERY:
        kn86_version_query_encode(again);
        error = kn86_version_query_decode(frame);
        break;
    case KN86_FRAME_VERSION_RESPONSE:
        error = round_trip_version_response(frame, again);
        break;
    case KN86_FRAME_PSG_REG_WRITE: {
        struct kn86_psg_write write;
        error = kn86_psg_reg_write_decode(frame, &write);
        if (error == KN86_MESSAGE_OK) {
            CHECK_INFO(kn86_psg_reg_write_encode(&write, again) == KN86_MESSAGE_OK, "psg_reg_write");
        }
        break;
    }
    case KN86_FRAME_PSG_RESET:
        kn86_psg_reset_encode(again);
        error = kn86_psg_reset_decode(frame);
        break;
    case KN86_FRAME_PSG_BULK_WRITE:
        ROUND_TRIP(psg_bulk_write);
        break;
    case KN86_FRAME_OLED_SET_ROW:
        ROUND_TRIP(oled_set_row);
        break;
    case KN86_FRAME_OLED_SCROLL_ROW:
        ROUND_TRIP(oled_scroll_row);
        break;
    case KN86_FRAME_OLED_FILL:
        ROUND_TRIP(oled_fill);
        break;
    case KN86_FRAME_OLED_CLEAR:
        error = round_trip_clear(frame, again);
        break;
    case KN86_FRAME_UPDATE_BEGIN:
        ROUND_TRIP(update_begin);
        break;
    case KN86_FRAME_UPDATE_DATA:
        ROUND_TRIP(update_data);
        break;
    case KN86_FRAME_UPDATE_FINISH:
    case KN86_FRAME_UPDATE_TRY:
    case KN86_FRAME_UPDATE_KEEP:
        kn86_update_command_encode((enum kn86_frame_type)frame->type, again);
        error = kn86_update_command_decode(frame);
        break;
    case KN86_FRAME_UPDATE_STATUS:
        ROUND_TRIP(update_status);
        break;
    case KN86_FRAME_EVENT:
        ROUND_TRIP(event);
        break;
    case KN86_FRAME_ERROR:
        ROUND_TRIP(error);
        break;
    }
    return error;
}
