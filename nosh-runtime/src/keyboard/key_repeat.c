/* SPDX-License-Identifier: Apache-2.0 */
#include "key_repeat.h"

#include "monotonic_clock.h"

void key_repeat_init(struct key_repeat *repeat) {
    *repeat = (struct key_repeat){.at = MONOTONIC_NEVER};
}

void key_repeat_press(struct key_repeat *repeat, uint16_t code, uint8_t key, int64_t now) {
    key_repeat_init(repeat);
    if (key != 0) {
        *repeat = (struct key_repeat){.code = code, .key = key, .at = now + KEY_REPEAT_DELAY_MS};
    }
}

void key_repeat_release(struct key_repeat *repeat, uint16_t code) {
    if (code == repeat->code) {
        key_repeat_init(repeat);
    }
}

bool key_repeat_next(struct key_repeat *repeat, int64_t now, uint8_t *key) {
    if (now < repeat->at) {
        return false;
    }
    *key = repeat->key;
    /* Counted from now, not from the due time: after a busy second, the deck must not repeat a key 25 times at once. */
    repeat->at = now + KEY_REPEAT_PERIOD_MS;
    return true;
}
