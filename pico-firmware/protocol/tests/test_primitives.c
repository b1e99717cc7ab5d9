/* SPDX-License-Identifier: Apache-2.0 */
/* CRC and COBS against published values, and the encoder's errors. */
#include <string.h>

#include "check.h"
#include "cobs.h"
#include "kn86/crc32.h"
#include "kn86/frame.h"

static void crc_has_the_published_check_value(void) {
    CHECK_INFO(kn86_crc32((const uint8_t *)"123456789", 9) == 0xCBF43926u, "check value");
    CHECK_INFO(kn86_crc32(NULL, 0) == 0, "empty input");
}

static void cobs_turns_every_length_round(void) {
    for (size_t length = 0; length <= KN86_COBS_BLOCK_MAX; length++) {
        for (unsigned zero_every = 1; zero_every < 6; zero_every++) {
            uint8_t data[KN86_COBS_BLOCK_MAX];
            uint8_t coded[KN86_COBS_BLOCK_MAX + 1u];
            for (size_t i = 0; i < length; i++) {
                data[i] = i % zero_every == 0 ? 0 : (uint8_t)i;
            }
            kn86_cobs_encode(data, length, coded);
            CHECK_INFO(memchr(coded, 0, length + 1) == NULL, "length %zu", length);
            CHECK_INFO(kn86_cobs_decode(coded, length + 1) == (int)length, "length %zu", length);
            CHECK_INFO(memcmp(coded, data, length) == 0, "length %zu", length);
        }
    }
}

/* Cheshire and Baker, "Consistent Overhead Byte Stuffing", IEEE/ACM ToN 7(2), 1999. */
static void cobs_gives_the_published_examples(void) {
    const uint8_t data[] = {0x45, 0x00, 0x00, 0x2C, 0x4C, 0x79, 0x00, 0x00, 0x40, 0x06, 0x4F, 0x37};
    const uint8_t wanted[] = {0x02, 0x45, 0x01, 0x04, 0x2C, 0x4C, 0x79, 0x01, 0x05, 0x40, 0x06, 0x4F, 0x37};
    uint8_t coded[sizeof wanted];
    kn86_cobs_encode(data, sizeof data, coded);
    CHECK_INFO(memcmp(coded, wanted, sizeof wanted) == 0, "IP header");
}

static void encoder_refuses(void) {
    static uint8_t out[KN86_FRAME_WIRE_MAX];
    struct kn86_frame frame = {.type = 1, .length = KN86_FRAME_PAYLOAD_MAX + 1u};
    CHECK_INFO(kn86_frame_encode(&frame, out, sizeof out) == KN86_FRAME_E_LENGTH, "241 bytes");
    frame.length = KN86_FRAME_PAYLOAD_MAX;
    CHECK_INFO(kn86_frame_encode(&frame, out, sizeof out - 1) == KN86_FRAME_E_CAPACITY, "no room");
    CHECK_INFO(out[0] == 0, "output touched");
    CHECK_INFO(kn86_frame_encode(&frame, out, sizeof out) == (int)sizeof out, "longest");
}

static const struct check_case CASES[] = {
    CHECK_CASE(crc_has_the_published_check_value),
    CHECK_CASE(cobs_turns_every_length_round),
    CHECK_CASE(cobs_gives_the_published_examples),
    CHECK_CASE(encoder_refuses),
};
CHECK_MAIN(CASES)
