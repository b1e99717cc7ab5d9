/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cobs.h"
#include "frame_layout.h"
#include "kn86/bytes.h"
#include "kn86/crc32.h"
#include "kn86/frame.h"

const char *kn86_decode_result_name(enum kn86_decode_result result) {
    switch (result) {
    case KN86_DECODE_NONE:
        return "none";
    case KN86_DECODE_FRAME:
        return "frame";
    case KN86_DECODE_OVERLONG:
        return "overlong";
    case KN86_DECODE_COBS:
        return "cobs";
    case KN86_DECODE_SHORT:
        return "short";
    case KN86_DECODE_CRC:
        return "crc";
    case KN86_DECODE_VERSION:
        return "version";
    case KN86_DECODE_LENGTH:
        return "length";
    }
    return "unknown";
}

void kn86_frame_decoder_init(struct kn86_frame_decoder *decoder) {
    decoder->used = 0;
    decoder->overlong = false;
}

/* The checksum is checked first: no field of a damaged body is used. */
static enum kn86_decode_result decode_body(const uint8_t *body, size_t length, struct kn86_frame *frame) {
    if (length < KN86_FRAME_BODY_OVERHEAD) {
        return KN86_DECODE_SHORT;
    }
    size_t crc_at = length - KN86_BODY_CRC_SIZE;
    if (kn86_get_u32(body + crc_at) != kn86_crc32(body, crc_at)) {
        return KN86_DECODE_CRC;
    }
    if (body[KN86_BODY_VERSION] != KN86_PROTOCOL_VERSION) {
        return KN86_DECODE_VERSION;
    }
    if (body[KN86_BODY_LENGTH] != length - KN86_FRAME_BODY_OVERHEAD) {
        return KN86_DECODE_LENGTH;
    }
    frame->type = body[KN86_BODY_TYPE];
    frame->length = body[KN86_BODY_LENGTH];
    memcpy(frame->payload, body + KN86_BODY_PAYLOAD, frame->length);
    return KN86_DECODE_FRAME;
}

enum kn86_decode_result kn86_frame_decoder_push(struct kn86_frame_decoder *decoder, uint8_t byte,
                                                struct kn86_frame *frame) {
    if (byte != 0) {
        if (decoder->used < sizeof decoder->encoded) {
            decoder->encoded[decoder->used++] = byte;
        } else {
            decoder->overlong = true;
        }
        return KN86_DECODE_NONE;
    }

    size_t used = decoder->used;
    bool overlong = decoder->overlong;
    kn86_frame_decoder_init(decoder);
    if (used == 0) {
        return KN86_DECODE_NONE; /* extra delimiters are allowed: a sender ends noise with one */
    }
    if (overlong) {
        return KN86_DECODE_OVERLONG;
    }
    int length = kn86_cobs_decode(decoder->encoded, used);
    return length < 0 ? KN86_DECODE_COBS : decode_body(decoder->encoded, (size_t)length, frame);
}
