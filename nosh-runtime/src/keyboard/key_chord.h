/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two keys held together for some time, on one keyboard or on two. Any other key pressed meanwhile spoils it, until one
 * of the two is let go and pressed again: a hand that rests on the keyboard makes no chord.
 */
#ifndef KN86_KEY_CHORD_H
#define KN86_KEY_CHORD_H

#include <stdbool.h>
#include <stdint.h>

#define KEY_CHORD_HOLD_MS 1500
#define KEY_CHORD_KEYBOARDS_MAX 32 /* keyboards, by their number */

struct key_chord {
    int64_t at; /* when it will have been held long enough, milliseconds; MONOTONIC_NEVER while it is not held */

    /* Private. */
    uint16_t codes[2];
    uint32_t holders[2]; /* of each key, a bit for each keyboard that holds it */
    int64_t began_at;
};

/* `first` and `second` are codes of linux/input-event-codes.h. No key is held. */
void key_chord_init(struct key_chord *chord, uint16_t first, uint16_t second);

/*
 * A key of a keyboard (0 to KEY_CHORD_KEYBOARDS_MAX - 1) is down now, or up. May be repeated: only a change has an
 * effect.
 */
void key_chord_set(struct key_chord *chord, int keyboard, uint16_t code, bool is_down, int64_t now);

/*
 * Returns true, once for each time it is held, when the chord has been held long enough; *began_at is then when both
 * keys were down first, in milliseconds.
 */
bool key_chord_take(struct key_chord *chord, int64_t now, int64_t *began_at);

#endif
