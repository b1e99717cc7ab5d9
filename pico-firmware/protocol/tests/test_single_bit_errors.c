/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every single-bit error in every valid vector, delimiter included. A flipped bit can move COBS's zeros or split a
 * frame, which the theorems on CRCs do not cover: therefore all of them are tried. Argument: vectors.txt.
 */
#include <string.h>

#include "check.h"
#include "vector_file.h"

static unsigned long flips;

/* A frame that differs from all vectors. */
static struct kn86_frame sentinel(void) {
    return (struct kn86_frame){.type = 0x5A, .length = 2, .payload = {0xC3, 0x00}};
}

static bool is_sentinel(const struct kn86_frame *frame) {
    struct kn86_frame wanted = sentinel();
    return frame->type == wanted.type && frame->length == wanted.length &&
           memcmp(frame->payload, wanted.payload, wanted.length) == 0;
}

/* Returns the number of sentinels received; any other frame fails the test. */
static unsigned receive(struct kn86_frame_decoder *decoder, const uint8_t *bytes, size_t length, const char *name,
                        unsigned bit) {
    unsigned sentinels = 0;
    for (size_t i = 0; i < length; i++) {
        struct kn86_frame frame;
        if (kn86_frame_decoder_push(decoder, bytes[i], &frame) == KN86_DECODE_FRAME) {
            CHECK_INFO(is_sentinel(&frame), "%s: bit %u: wrong frame accepted", name, bit);
            sentinels++;
        }
    }
    return sentinels;
}

static void flip_each_bit(const struct vector *vector) {
    const char *name = vector->fields[0];
    struct vector_bytes wire = vector_bytes(vector->fields[3]);
    struct kn86_frame mark = sentinel();
    uint8_t mark_wire[KN86_FRAME_WIRE_MAX];
    int mark_length = kn86_frame_encode(&mark, mark_wire, sizeof mark_wire);
    CHECK_INFO(mark_length > 0, "sentinel");

    for (unsigned bit = 0; bit < wire.length * 8; bit++) {
        bool in_delimiter = bit / 8 == wire.length - 1;
        struct kn86_frame_decoder decoder;
        kn86_frame_decoder_init(&decoder);

        wire.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK_INFO(receive(&decoder, wire.bytes, wire.length, name, bit) == 0, "%s: bit %u", name, bit);
        wire.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);

        /* A frame without its delimiter also destroys the next one, but no more. */
        unsigned first = receive(&decoder, mark_wire, (size_t)mark_length, name, bit);
        CHECK_INFO(first == (in_delimiter ? 0 : 1), "%s: bit %u", name, bit);
        CHECK_INFO(receive(&decoder, mark_wire, (size_t)mark_length, name, bit) == 1, "%s: bit %u", name, bit);
        flips++;
    }
}

static void every_single_bit_error_is_noticed(void) {
    vector_file_each(check_argument(0), "frame", 4, flip_each_bit);
    printf("%lu single-bit errors\n", flips);
}

static const struct check_case CASES[] = {
    CHECK_CASE(every_single_bit_error_is_noticed),
};
CHECK_MAIN(CASES)
