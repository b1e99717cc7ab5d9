/* SPDX-License-Identifier: Apache-2.0 */
#include "keymap.h"

#include "check.h"
#include "deck_key.h"

#include <linux/input-event-codes.h>

static void shift_and_caps_lock_choose_the_character(void) {
    CHECK_EQUAL(keymap_translate(KEY_A, false, false), 'a');
    CHECK_EQUAL(keymap_translate(KEY_A, true, false), 'A');
    CHECK_EQUAL(keymap_translate(KEY_A, false, true), 'A');
    CHECK_EQUAL(keymap_translate(KEY_A, true, true), 'a');
    CHECK_EQUAL(keymap_translate(KEY_1, false, true), '1');
    CHECK_EQUAL(keymap_translate(KEY_1, true, true), '!');
    CHECK_EQUAL(keymap_translate(KEY_TAB, true, false), DECK_KEY_BACKTAB);
    CHECK_EQUAL(keymap_translate(KEY_F4, false, false), DECK_KEY_F4);
    CHECK_EQUAL(keymap_translate(KEY_LEFTSHIFT, false, false), 0);
    CHECK_EQUAL(keymap_translate(KEY_MAX, false, false), 0);
    CHECK_EQUAL(keymap_translate(0, false, false), 0);
}

static void every_printable_character_and_named_key_can_be_typed(void) {
    bool typed[256] = {false};
    for (uint16_t code = 0; code < 256; code++) {
        typed[keymap_translate(code, false, false)] = true;
        typed[keymap_translate(code, true, false)] = true;
    }
    for (int key = 0x20; key < 0x7F; key++) {
        CHECK(typed[key]);
    }
    for (int key = DECK_KEY_ENTER; key < DECK_KEY_END; key++) {
        CHECK(typed[key]);
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(shift_and_caps_lock_choose_the_character),
    CHECK_CASE(every_printable_character_and_named_key_can_be_typed),
};
CHECK_MAIN(CASES)
