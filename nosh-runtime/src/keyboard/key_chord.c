/* SPDX-License-Identifier: Apache-2.0 */
#include "key_chord.h"

#include "monotonic_clock.h"

void key_chord_init(struct key_chord *chord, uint16_t first, uint16_t second) {
    *chord = (struct key_chord){.at = MONOTONIC_NEVER, .codes = {first, second}};
}

static bool is_held(const struct key_chord *chord) {
    return chord->holders[0] != 0 && chord->holders[1] != 0;
}

void key_chord_set(struct key_chord *chord, int keyboard, uint16_t code, bool is_down, int64_t now) {
    bool was_held = is_held(chord);
    bool is_of_chord = false;
    for (int i = 0; i < 2; i++) {
        if (chord->codes[i] == code) {
            uint32_t bit = UINT32_C(1) << keyboard;
            chord->holders[i] = is_down ? chord->holders[i] | bit : chord->holders[i] & ~bit;
            is_of_chord = true;
        }
    }
    if ((is_down && !is_of_chord) || !is_held(chord)) {
        chord->at = MONOTONIC_NEVER;
    } else if (!was_held) {
        chord->began_at = now;
        chord->at = now + KEY_CHORD_HOLD_MS;
    }
}

bool key_chord_take(struct key_chord *chord, int64_t now, int64_t *began_at) {
    if (now < chord->at) {
        return false;
    }
    chord->at = MONOTONIC_NEVER;
    *began_at = chord->began_at;
    return true;
}
