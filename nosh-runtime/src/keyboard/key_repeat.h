/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Repeats the key pressed last while it is held. The kernel's own repetition is not used: it depends on the keyboard's
 * driver, and its rate on the program that set it last.
 */
#ifndef KN86_KEY_REPEAT_H
#define KN86_KEY_REPEAT_H

#include <stdbool.h>
#include <stdint.h>

#define KEY_REPEAT_DELAY_MS 400
#define KEY_REPEAT_PERIOD_MS 40

struct key_repeat {
    uint16_t code; /* of the held key; 0: none */
    uint8_t key;
    int64_t at; /* when the next repetition is due, milliseconds; MONOTONIC_NEVER while no key is held */
};

void key_repeat_init(struct key_repeat *repeat);

/* The key with this code was pressed. `key` 0 is not repeated, and ends the repetition of another key. */
void key_repeat_press(struct key_repeat *repeat, uint16_t code, uint8_t key, int64_t now);

/* The key with this code was released. Only the release of the held key has an effect. */
void key_repeat_release(struct key_repeat *repeat, uint16_t code);

/* Returns true when a repetition of the held key is due. One call consumes all repetitions that are overdue. */
bool key_repeat_next(struct key_repeat *repeat, int64_t now, uint8_t *key);

#endif
