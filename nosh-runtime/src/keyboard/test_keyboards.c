/* SPDX-License-Identifier: Apache-2.0 */
#include "keyboards.h"

#include "check.h"
#include "deck_key.h"
#include "fake_evdev.h"
#include "monotonic_clock.h"
#include "scratch_directory.h"

#include <linux/input-event-codes.h>
#include <sys/stat.h>
#include <unistd.h>

static struct keyboards keyboards;
static struct scratch_directory scratch;

/* One turn of the loop, without waiting; returns the typed keys in their text form. */
static const char *turn(int64_t now) {
    static char text[KEYBOARDS_QUEUE * DECK_KEY_TEXT_MAX];
    struct pollfd watched[KEYBOARDS_POLLFDS];
    keyboards_tick(&keyboards, now);
    keyboards_pollfds(&keyboards, watched);
    CHECK(poll(watched, KEYBOARDS_POLLFDS, 0) >= 0);
    keyboards_handle(&keyboards, watched, now);
    text[0] = '\0';
    for (uint8_t key; keyboards_next(&keyboards, &key);) {
        char one[DECK_KEY_TEXT_MAX];
        deck_key_write(key, one);
        strcat(text, one);
    }
    return text;
}

static void tap(int device, uint16_t code) {
    fake_evdev_send(device, EV_KEY, code, 1);
    fake_evdev_send(device, EV_SYN, SYN_REPORT, 0);
    fake_evdev_send(device, EV_KEY, code, 0);
    fake_evdev_send(device, EV_SYN, SYN_REPORT, 0);
}

static void start(void) {
    fake_evdev_reset();
    scratch_directory_init(&scratch);
    keyboards_init(&keyboards, scratch.path, 0);
}

static void end(void) {
    keyboards_finish(&keyboards);
    fake_evdev_reset();
    scratch_directory_finish(&scratch);
}

static void what_is_typed_arrives(void) {
    start();
    int device = fake_evdev_plug(scratch.path, "event0", true);
    turn(0);
    CHECK_EQUAL(keyboards.count, 1);
    CHECK_EQUAL(fake_evdev_grabs(), 1);
    tap(device, KEY_H);
    fake_evdev_send(device, EV_KEY, KEY_LEFTSHIFT, 1);
    tap(device, KEY_I);
    fake_evdev_send(device, EV_KEY, KEY_LEFTSHIFT, 0);
    tap(device, KEY_CAPSLOCK);
    tap(device, KEY_J);
    tap(device, KEY_CAPSLOCK);
    tap(device, KEY_ENTER);
    tap(device, KEY_VOLUMEUP);
    CHECK_TEXT(turn(1), "hIJ<enter>");
    CHECK_TEXT(turn(2), "");
    CHECK(keyboards_deadline(&keyboards) == MONOTONIC_NEVER);
    end();
}

static void a_held_key_repeats_until_it_is_let_go(void) {
    start();
    int device = fake_evdev_plug(scratch.path, "event0", true);
    turn(0);
    fake_evdev_send(device, EV_KEY, KEY_DOWN, 1);
    CHECK_TEXT(turn(100), "<down>");
    CHECK_EQUAL(keyboards_deadline(&keyboards), 500);
    CHECK_TEXT(turn(499), "");
    CHECK_TEXT(turn(500), "<down>");
    fake_evdev_send(device, EV_KEY, KEY_DOWN, 2); /* the kernel's own repetition */
    CHECK_TEXT(turn(539), "");
    CHECK_TEXT(turn(540), "<down>");
    fake_evdev_send(device, EV_KEY, KEY_DOWN, 0);
    CHECK_TEXT(turn(541), "");
    CHECK_TEXT(turn(2000), "");
    end();
}

static void what_was_lost_is_asked_for(void) {
    start();
    int device = fake_evdev_plug(scratch.path, "event0", true);
    turn(0);
    fake_evdev_send(device, EV_KEY, KEY_DOWN, 1);
    CHECK_TEXT(turn(1000), "<down>");
    fake_evdev_send(device, EV_SYN, SYN_DROPPED, 0);
    fake_evdev_send(device, EV_KEY, KEY_Q, 1); /* incomplete, and ignored */
    CHECK_TEXT(turn(1001), "");
    fake_evdev_send(device, EV_SYN, SYN_REPORT, 0);
    CHECK_TEXT(turn(1002), "");
    CHECK_TEXT(turn(1399), "");
    CHECK_TEXT(turn(1400), "<down>"); /* it is still held */
    tap(device, KEY_A);
    CHECK_TEXT(turn(1402), "a");
    fake_evdev_send(device, EV_KEY, KEY_Q, 0);

    fake_evdev_send(device, EV_KEY, KEY_DOWN, 1);
    CHECK_TEXT(turn(3000), "<down>");
    fake_evdev_hold(device, KEY_DOWN, false); /* its release was lost */
    fake_evdev_send(device, EV_SYN, SYN_DROPPED, 0);
    fake_evdev_send(device, EV_SYN, SYN_REPORT, 0);
    CHECK_TEXT(turn(3001), "");
    CHECK_TEXT(turn(9000), "");

    fake_evdev_hold(device, KEY_LEFTSHIFT, true); /* here the press of a shift key was lost, */
    fake_evdev_send(device, EV_SYN, SYN_DROPPED, 0);
    fake_evdev_send(device, EV_SYN, SYN_REPORT, 0);
    tap(device, KEY_A);
    CHECK_TEXT(turn(9001), "A");
    fake_evdev_hold(device, KEY_LEFTSHIFT, false); /* and then its release */
    fake_evdev_send(device, EV_SYN, SYN_DROPPED, 0);
    fake_evdev_send(device, EV_SYN, SYN_REPORT, 0);
    tap(device, KEY_A);
    CHECK_TEXT(turn(9002), "a");
    end();
}

static void keyboards_may_come_and_go(void) {
    start();
    turn(0);
    CHECK_EQUAL(keyboards.count, 0);
    int first = fake_evdev_plug(scratch.path, "event0", true);
    turn(1);
    fake_evdev_plug(scratch.path, "event1", false); /* a mouse */
    int second = fake_evdev_plug(scratch.path, "event2", true);
    fake_evdev_plug(scratch.path, "js0", true); /* not an event device */
    turn(2);
    CHECK_EQUAL(keyboards.count, 2);
    tap(first, KEY_A);
    tap(second, KEY_B);
    CHECK_EQUAL(strlen(turn(3)), 2);

    fake_evdev_send(first, EV_KEY, KEY_RIGHTSHIFT, 1);
    fake_evdev_send(first, EV_KEY, KEY_A, 1);
    CHECK_TEXT(turn(4), "A");
    fake_evdev_pull(first); /* with its keys held */
    CHECK_TEXT(turn(5), "");
    CHECK_TEXT(turn(9000), "");
    CHECK_EQUAL(keyboards.count, 1);
    tap(second, KEY_B);
    CHECK_TEXT(turn(9001), "b");

    first = fake_evdev_plug(scratch.path, "event0", true);
    turn(9002);
    tap(first, KEY_C);
    CHECK_TEXT(turn(9003), "c");
    end();
}

static void more_keyboards_than_there_is_room_for_do_no_harm(void) {
    start();
    int last = 0;
    for (int i = 0; i < KEYBOARDS_MAX + 2; i++) {
        char name[16];
        snprintf(name, sizeof name, "event%d", i);
        last = fake_evdev_plug(scratch.path, name, true);
    }
    turn(0);
    CHECK_EQUAL(keyboards.count, KEYBOARDS_MAX);
    for (int i = 0; i < KEYBOARDS_QUEUE + 10; i++) {
        tap(last, KEY_A); /* whether it was among the eight or not */
    }
    for (int i = 0; i < 20; i++) {
        CHECK(strlen(turn(1)) <= KEYBOARDS_QUEUE);
    }
    end();
}

static void only_keys_that_move_or_write_repeat(void) {
    static const uint16_t codes[] = {KEY_ENTER, KEY_ESC, KEY_TAB, KEY_F1, KEY_F5, KEY_KPENTER};
    start();
    int device = fake_evdev_plug(scratch.path, "event0", true);
    turn(0);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        fake_evdev_send(device, EV_KEY, codes[i], 1);
        CHECK(turn(1)[0] != '\0');
        CHECK_TEXT(turn(9000), "");
        fake_evdev_send(device, EV_KEY, codes[i], 0);
    }
    fake_evdev_send(device, EV_KEY, KEY_BACKSPACE, 1);
    CHECK_TEXT(turn(10000), "<backspace>");
    CHECK_TEXT(turn(10400), "<backspace>");
    fake_evdev_send(device, EV_KEY, KEY_BACKSPACE, 0);
    CHECK_TEXT(turn(10401), "");
    fake_evdev_send(device, EV_KEY, KEY_A, 1);
    CHECK_TEXT(turn(11000), "a");
    CHECK_TEXT(turn(11400), "a");
    end();
}

static bool has_chord(int64_t now) {
    int64_t began_at;
    turn(now);
    return keyboards_take_chord(&keyboards, now, &began_at);
}

static void sys_and_link_held_make_the_chord(void) {
    start();
    int first = fake_evdev_plug(scratch.path, "event0", true);
    int second = fake_evdev_plug(scratch.path, "event1", true);
    turn(0);
    fake_evdev_send(first, EV_KEY, KEY_F4, 1);
    fake_evdev_send(second, EV_KEY, KEY_F3, 1);
    CHECK(!has_chord(100));
    CHECK_EQUAL(keyboards_deadline(&keyboards), 100 + KEY_CHORD_HOLD_MS);
    fake_evdev_send(first, EV_KEY, KEY_F4, 2); /* the kernel's own repetition is no other key */
    CHECK(!has_chord(100 + KEY_CHORD_HOLD_MS - 1));
    CHECK(has_chord(100 + KEY_CHORD_HOLD_MS));
    CHECK(!has_chord(9000));

    fake_evdev_send(first, EV_KEY, KEY_F4, 0);
    fake_evdev_send(first, EV_KEY, KEY_F4, 1);
    fake_evdev_send(second, EV_KEY, KEY_Q, 1);
    CHECK(!has_chord(19000));

    fake_evdev_send(first, EV_KEY, KEY_F4, 0);
    fake_evdev_send(first, EV_KEY, KEY_F4, 1);
    CHECK(!has_chord(20000));
    fake_evdev_pull(second); /* with its key held */
    CHECK(!has_chord(29000));
    end();
}

static void a_chord_held_since_before_the_start_counts(void) {
    start();
    int device = fake_evdev_plug(scratch.path, "event0", true);
    fake_evdev_hold(device, KEY_F3, true);
    fake_evdev_hold(device, KEY_F4, true);
    CHECK(!has_chord(0));
    int64_t began_at = -1;
    CHECK(keyboards_take_chord(&keyboards, KEY_CHORD_HOLD_MS, &began_at));
    CHECK_EQUAL(began_at, 0);
    end();
}

static void a_chord_follows_what_was_lost(void) {
    start();
    int device = fake_evdev_plug(scratch.path, "event0", true);
    turn(0);
    fake_evdev_send(device, EV_KEY, KEY_F3, 1);
    fake_evdev_hold(device, KEY_F4, true); /* its press is lost */
    fake_evdev_send(device, EV_SYN, SYN_DROPPED, 0);
    fake_evdev_send(device, EV_SYN, SYN_REPORT, 0);
    CHECK(!has_chord(1000));
    fake_evdev_hold(device, KEY_F3, false); /* and so is this release */
    fake_evdev_send(device, EV_SYN, SYN_DROPPED, 0);
    fake_evdev_send(device, EV_SYN, SYN_REPORT, 0);
    CHECK(!has_chord(2000));
    CHECK(!has_chord(9000));
    fake_evdev_send(device, EV_KEY, KEY_F3, 1);
    CHECK(!has_chord(10000));
    CHECK(has_chord(10000 + KEY_CHORD_HOLD_MS));
    end();
}

static void the_folder_may_be_missing_at_first(void) {
    start();
    char folder[PATH_MAX + 16];
    snprintf(folder, sizeof folder, "%s/input", scratch.path);
    keyboards_init(&keyboards, folder, 0);
    turn(0);
    CHECK_EQUAL(keyboards_deadline(&keyboards), 1000);
    CHECK(mkdir(folder, 0700) == 0);
    int device = fake_evdev_plug(folder, "event0", true);
    turn(1000);
    tap(device, KEY_X);
    CHECK_TEXT(turn(1001), "x");
    end();
}

static const struct check_case CASES[] = {
    CHECK_CASE(what_is_typed_arrives),
    CHECK_CASE(a_held_key_repeats_until_it_is_let_go),
    CHECK_CASE(what_was_lost_is_asked_for),
    CHECK_CASE(keyboards_may_come_and_go),
    CHECK_CASE(more_keyboards_than_there_is_room_for_do_no_harm),
    CHECK_CASE(only_keys_that_move_or_write_repeat),
    CHECK_CASE(sys_and_link_held_make_the_chord),
    CHECK_CASE(a_chord_held_since_before_the_start_counts),
    CHECK_CASE(a_chord_follows_what_was_lost),
    CHECK_CASE(the_folder_may_be_missing_at_first),
};
CHECK_MAIN(CASES)
