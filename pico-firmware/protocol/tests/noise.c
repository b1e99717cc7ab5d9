/* SPDX-License-Identifier: Apache-2.0 */
#include "noise.h"

uint32_t noise_below(uint32_t limit) {
    /* xorshift32, Marsaglia 2003. */
    static uint32_t state = 0x4B4E3836u;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % limit;
}

struct kn86_frame noise_frame(void) {
    static const uint8_t types[] = {0x01, 0x03, 0x04, 0x20, 0x21, 0x22, 0x30, 0x31, 0x32,
                                    0x33, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0xE0, 0xF0};
    struct kn86_frame frame = {.type = types[noise_below(sizeof types)]};
    frame.length = (uint8_t)noise_below(noise_below(8) == 0 ? KN86_FRAME_PAYLOAD_MAX + 1u : 14u);
    for (unsigned i = 0; i < frame.length; i++) {
        frame.payload[i] = (uint8_t)noise_below(noise_below(2) == 0 ? 256 : 5);
    }
    return frame;
}
