/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Repeats the key that was pressed last for as long as it is held. The deck does it itself: how, and whether, the
 * kernel repeats depends on the keyboard's driver, and its rate on whoever set it last.
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
    int64_t at; /* when it is due again, milliseconds; MONOTONIC_NEVER while none is held */
};

void key_repeat_init(struct key_repeat *repeat);

/* A key with the code goes down; a `key` of 0 is not repeated, and ends the one before. */
void key_repeat_press(struct key_repeat *repeat, uint16_t code, uint8_t key, int64_t now);

/* The code goes up; another one than the held goes unnoticed. */
void key_repeat_release(struct key_repeat *repeat, uint16_t code);

/* Whether the held key is due; at most once for each period, however late it is asked. */
bool key_repeat_next(struct key_repeat *repeat, int64_t now, uint8_t *key);

#endif
