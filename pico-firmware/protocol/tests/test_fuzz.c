/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz test of the frame decoder and the payload decoders: nothing may crash (the sanitizers check), noise gives no
 * frame, and the decoder is synchronised again after one frame. The seed is fixed: failures are reproducible.
 */
#include <string.h>

#include "any_payload.h"
#include "check.h"
#include "noise.h"

#define NOISE_BYTES 10000000u
#define BURST_MAX 600u
#define PAYLOADS 1000000u

/* Random bytes; in some bursts of few values, so that short blocks and many delimiters occur. */
static void push_noise(struct kn86_frame_decoder *decoder, unsigned length) {
    uint32_t values = noise_below(3) == 0 ? 4 : 256;
    for (unsigned i = 0; i < length; i++) {
        struct kn86_frame frame;
        uint8_t byte = (uint8_t)noise_below(values);
        CHECK_INFO(kn86_frame_decoder_push(decoder, byte, &frame) != KN86_DECODE_FRAME, "a frame came out of noise");
    }
}

static enum kn86_decode_result push_encoded(struct kn86_frame_decoder *decoder, const struct kn86_frame *frame,
                                            struct kn86_frame *decoded) {
    uint8_t encoded[KN86_FRAME_WIRE_MAX];
    int length = kn86_frame_encode(frame, encoded, sizeof encoded);

    CHECK_INFO(length > 0, "encode: %d", length);
    for (int i = 0; i < length - 1; i++) {
        CHECK_INFO(kn86_frame_decoder_push(decoder, encoded[i], decoded) == KN86_DECODE_NONE, "byte %d", i);
    }
    return kn86_frame_decoder_push(decoder, 0, decoded);
}

static void push_frame(struct kn86_frame_decoder *decoder, const struct kn86_frame *frame) {
    struct kn86_frame decoded;
    CHECK_INFO(push_encoded(decoder, frame, &decoded) == KN86_DECODE_FRAME, "after noise");
    CHECK_INFO(decoded.type == frame->type && decoded.length == frame->length &&
                   memcmp(decoded.payload, frame->payload, frame->length) == 0,
               "another frame came out");
}

/*
 * Noise without a delimiter at its end may destroy the next frame, but no more: then no frame is received, or the frame
 * itself when the noise ended at a frame's start.
 */
static void end_noise(struct kn86_frame_decoder *decoder) {
    struct kn86_frame frame = noise_frame();
    struct kn86_frame decoded;
    if (noise_below(2) == 0) {
        CHECK_INFO(kn86_frame_decoder_push(decoder, 0, &decoded) != KN86_DECODE_FRAME, "noise");
    } else if (push_encoded(decoder, &frame, &decoded) == KN86_DECODE_FRAME) {
        CHECK_INFO(decoded.type == frame.type && decoded.length == frame.length &&
                       memcmp(decoded.payload, frame.payload, frame.length) == 0,
                   "another frame came out");
    }
}

static void frames_survive_noise(void) {
    struct kn86_frame_decoder decoder;
    kn86_frame_decoder_init(&decoder);

    for (unsigned total = 0; total < NOISE_BYTES;) {
        unsigned length = noise_below(BURST_MAX);
        push_noise(&decoder, length);
        end_noise(&decoder);
        struct kn86_frame frame = noise_frame();
        push_frame(&decoder, &frame);
        total += length;
    }
}

/* A payload that is accepted is encoded to the same bytes again. */
static void payloads_decode_strictly(void) {
    unsigned accepted = 0;
    for (unsigned i = 0; i < PAYLOADS; i++) {
        struct kn86_frame frame = noise_frame();
        struct kn86_frame again;
        if (any_payload_round_trip(&frame, &again) == KN86_MESSAGE_OK) {
            CHECK_INFO(again.type == frame.type && again.length == frame.length &&
                           memcmp(again.payload, frame.payload, frame.length) == 0,
                       "type 0x%02X", frame.type);
            accepted++;
        }
    }
    CHECK_INFO(accepted > PAYLOADS / 100, "only %u payloads were valid: the test is too weak", accepted);
}

static const struct check_case CASES[] = {
    CHECK_CASE(frames_survive_noise),
    CHECK_CASE(payloads_decode_strictly),
};
CHECK_MAIN(CASES)
