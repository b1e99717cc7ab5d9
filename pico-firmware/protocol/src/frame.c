/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/frame.h"

#include <string.h>

#include "cobs.h"
#include "frame_layout.h"
#include "kn86/bytes.h"
#include "kn86/crc32.h"

const char *kn86_frame_type_name(uint8_t type) {
    switch (type) {
    case KN86_FRAME_HELLO:
        return "HELLO";
    case KN86_FRAME_VERSION_QUERY:
        return "VERSION_QUERY";
    case KN86_FRAME_VERSION_RESPONSE:
        return "VERSION_RESPONSE";
    case KN86_FRAME_PSG_REG_WRITE:
        return "PSG_REG_WRITE";
    case KN86_FRAME_PSG_RESET:
        return "PSG_RESET";
    case KN86_FRAME_PSG_BULK_WRITE:
        return "PSG_BULK_WRITE";
    case KN86_FRAME_OLED_SET_ROW:
        return "OLED_SET_ROW";
    case KN86_FRAME_OLED_SCROLL_ROW:
        return "OLED_SCROLL_ROW";
    case KN86_FRAME_OLED_FILL:
        return "OLED_FILL";
    case KN86_FRAME_OLED_CLEAR:
        return "OLED_CLEAR";
    case KN86_FRAME_UPDATE_BEGIN:
        return "UPDATE_BEGIN";
    case KN86_FRAME_UPDATE_DATA:
        return "UPDATE_DATA";
    case KN86_FRAME_UPDATE_FINISH:
        return "UPDATE_FINISH";
    case KN86_FRAME_UPDATE_TRY:
        return "UPDATE_TRY";
    case KN86_FRAME_UPDATE_KEEP:
        return "UPDATE_KEEP";
    case KN86_FRAME_UPDATE_STATUS:
        return "UPDATE_STATUS";
    case KN86_FRAME_EVENT:
        return "EVENT";
    case KN86_FRAME_ERROR:
        return "ERROR";
    default:
        return "UNKNOWN";
    }
}

int kn86_frame_encode(const struct kn86_frame *frame, uint8_t *out, size_t capacity) {
    if (frame->length > KN86_FRAME_PAYLOAD_MAX) {
        return KN86_FRAME_E_LENGTH;
    }
    size_t body_length = frame->length + KN86_FRAME_BODY_OVERHEAD;
    size_t wire_length = body_length + 2;
    if (capacity < wire_length) {
        return KN86_FRAME_E_CAPACITY;
    }

    uint8_t body[KN86_FRAME_BODY_MAX];
    body[KN86_BODY_VERSION] = KN86_PROTOCOL_VERSION;
    body[KN86_BODY_TYPE] = frame->type;
    body[KN86_BODY_LENGTH] = frame->length;
    memcpy(body + KN86_BODY_PAYLOAD, frame->payload, frame->length);
    size_t crc_at = body_length - KN86_BODY_CRC_SIZE;
    kn86_put_u32(body + crc_at, kn86_crc32(body, crc_at));

    kn86_cobs_encode(body, body_length, out);
    out[wire_length - 1] = 0;
    return (int)wire_length;
}
