/* SPDX-License-Identifier: Apache-2.0 */
#include "key_chord.h"

#include "check.h"
#include "monotonic_clock.h"

#include <linux/input-event-codes.h>

static struct key_chord chord;

static void set(int keyboard, uint16_t code, bool is_down, int64_t now) {
    key_chord_set(&chord, keyboard, code, is_down, now);
}

static bool is_taken(int64_t now) {
    int64_t began_at;
    return key_chord_take(&chord, now, &began_at);
}

static void start(void) {
    key_chord_init(&chord, KEY_F4, KEY_F3);
    CHECK(chord.at == MONOTONIC_NEVER);
}

static void both_keys_held_long_enough_count_once(void) {
    start();
    set(0, KEY_F4, true, 1000);
    CHECK(chord.at == MONOTONIC_NEVER);
    CHECK(!is_taken(9000)); /* one key alone */
    set(0, KEY_F3, true, 9000);
    CHECK_EQUAL(chord.at, 9000 + KEY_CHORD_HOLD_MS);
    CHECK(!is_taken(9000 + KEY_CHORD_HOLD_MS - 1));
    int64_t began_at = 0;
    CHECK(key_chord_take(&chord, 20000, &began_at)); /* a busy loop may be late */
    CHECK_EQUAL(began_at, 9000);
    CHECK(!is_taken(99000)); /* still held */
    set(0, KEY_F3, false, 99001);
    set(0, KEY_F3, true, 99002); /* held anew */
    CHECK(is_taken(99002 + KEY_CHORD_HOLD_MS));
}

static void a_release_ends_it(void) {
    static const uint16_t codes[] = {KEY_F4, KEY_F3};
    for (int i = 0; i < 2; i++) {
        start();
        set(0, KEY_F3, true, 0);
        set(0, KEY_F4, true, 0);
        set(0, codes[i], false, KEY_CHORD_HOLD_MS - 1);
        CHECK(!is_taken(KEY_CHORD_HOLD_MS));
        set(0, codes[i], true, KEY_CHORD_HOLD_MS); /* the time begins anew */
        CHECK(!is_taken(2 * KEY_CHORD_HOLD_MS - 1));
        CHECK(is_taken(2 * KEY_CHORD_HOLD_MS));
    }
}

static void a_key_that_is_reported_again_changes_nothing(void) {
    start();
    set(0, KEY_F3, true, 0);
    set(0, KEY_F4, true, 0);
    set(0, KEY_F4, true, 1000); /* as after events that were lost */
    set(0, KEY_A, false, 1000); /* let go, after it was pressed before the two */
    CHECK(is_taken(KEY_CHORD_HOLD_MS));
    set(0, KEY_F4, true, 2000);
    CHECK(!is_taken(9000));
}

static void another_key_spoils_it(void) {
    start();
    set(0, KEY_F3, true, 0);
    set(0, KEY_F4, true, 0);
    set(0, KEY_LEFTSHIFT, true, 100);
    CHECK(chord.at == MONOTONIC_NEVER);
    set(0, KEY_LEFTSHIFT, false, 200);
    set(0, KEY_F3, true, 300);
    CHECK(!is_taken(9000));
    set(0, KEY_F4, false, 9001);
    set(0, KEY_F4, true, 9002);
    set(1, KEY_A, true, 9003); /* on another keyboard too */
    CHECK(!is_taken(19000));
}

static void two_keyboards_are_one(void) {
    start();
    set(0, KEY_F3, true, 0);
    set(KEY_CHORD_KEYBOARDS_MAX - 1, KEY_F4, true, 10);
    CHECK_EQUAL(chord.at, 10 + KEY_CHORD_HOLD_MS);
    set(0, KEY_F4, true, 20); /* held twice */
    set(KEY_CHORD_KEYBOARDS_MAX - 1, KEY_F4, false, 30);
    CHECK_EQUAL(chord.at, 10 + KEY_CHORD_HOLD_MS);
    set(0, KEY_F4, false, 40);
    CHECK(chord.at == MONOTONIC_NEVER);
}

static const struct check_case CASES[] = {
    CHECK_CASE(both_keys_held_long_enough_count_once),
    CHECK_CASE(a_release_ends_it),
    CHECK_CASE(a_key_that_is_reported_again_changes_nothing),
    CHECK_CASE(another_key_spoils_it),
    CHECK_CASE(two_keyboards_are_one),
};
CHECK_MAIN(CASES)
