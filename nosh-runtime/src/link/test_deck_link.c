/* SPDX-License-Identifier: Apache-2.0 */
#include "deck_link.h"

#include "check.h"

static struct deck_link left, right;

/* Moves the queued bytes from one deck to the other, or loses them. */
static void carry(struct deck_link *from, struct deck_link *to, int64_t now) {
    if (to != NULL) {
        deck_link_receive(to, from->outgoing.bytes, from->outgoing.used, now);
    }
    from->outgoing.used = 0;
}

static void step(int64_t now) {
    deck_link_tick(&left, "GHOST-7", now);
    deck_link_tick(&right, "ZERO", now);
    carry(&left, &right, now);
    carry(&right, &left, now);
}

/* Lets the two decks find each other. */
static void link_up(void) {
    deck_link_init(&left, 7, 0);
    deck_link_init(&right, 9, 500);
    deck_link_tick(&left, "GHOST-7", 0);
    carry(&left, NULL, 0); /* no peer yet */
    CHECK_EQUAL(left.state, DECK_LINK_CALLING);
    CHECK_EQUAL(deck_link_deadline(&left), 2000);

    step(500);
    step(501);
    step(502);
    CHECK_EQUAL(left.state, DECK_LINK_LINKED);
    CHECK_EQUAL(right.state, DECK_LINK_LINKED);
    CHECK_TEXT(left.peer, "ZERO");
    CHECK_TEXT(right.peer, "GHOST-7");
}

static void two_decks_find_each_other(void) {
    link_up();
}

static void a_new_handle_arrives_with_the_next_greeting(void) {
    link_up();
    deck_link_tick(&right, "HERO", 3000);
    carry(&right, &left, 3000);
    CHECK_TEXT(left.peer, "HERO");
}

static void a_peer_that_falls_silent_is_gone_and_may_come_back(void) {
    link_up();
    int64_t now = 3000;
    deck_link_tick(&right, "ZERO", now);
    carry(&right, &left, now); /* the last greeting received from it */
    for (; now < 3000 + DECK_LINK_SILENCE_MS; now += 500) {
        deck_link_tick(&left, "GHOST-7", now);
        carry(&left, NULL, now);
        CHECK_EQUAL(left.state, DECK_LINK_LINKED);
    }
    deck_link_tick(&left, "GHOST-7", now);
    CHECK_EQUAL(left.state, DECK_LINK_CALLING);
    CHECK_TEXT(left.peer, "");
    carry(&left, NULL, now);

    deck_link_init(&right, 10, now); /* restarted */
    deck_link_tick(&right, "ZERO", now);
    carry(&right, &left, now);
    CHECK_EQUAL(left.state, DECK_LINK_HEARD);
    step(now);
    step(now + 1);
    CHECK_EQUAL(left.state, DECK_LINK_LINKED);
    CHECK_EQUAL(right.state, DECK_LINK_LINKED);
}

static void one_way_is_not_linked(void) {
    deck_link_init(&left, 7, 0);
    deck_link_init(&right, 9, 0);
    for (int64_t now = 0; now < 20000; now += 100) {
        deck_link_tick(&left, "GHOST-7", now);
        deck_link_tick(&right, "ZERO", now);
        carry(&left, &right, now);
        carry(&right, NULL, now);
    }
    CHECK_EQUAL(right.state, DECK_LINK_HEARD);
    CHECK_EQUAL(left.state, DECK_LINK_CALLING);
}

static void a_line_that_leads_back_is_noticed(void) {
    deck_link_init(&left, 7, 0);
    deck_link_tick(&left, "GHOST-7", 0);
    carry(&left, &left, 0);
    CHECK_EQUAL(left.state, DECK_LINK_LOOPED);
    CHECK_TEXT(left.peer, "");
}

static void damage_is_counted_and_does_no_more(void) {
    uint8_t wire[KN86_FRAME_WIRE_MAX];
    struct kn86_frame frame;
    const struct deck_greeting greeting = {.boot_id = 9, .handle = "ZERO"};
    deck_greeting_encode(&greeting, &frame);
    int length = kn86_frame_encode(&frame, wire, sizeof wire);
    CHECK(length > 0);
    for (int bit = 0; bit < 8 * length; bit++) {
        wire[bit / 8] = (uint8_t)(wire[bit / 8] ^ 1 << bit % 8);
        deck_link_init(&left, 7, 0);
        deck_link_receive(&left, wire, (size_t)length, 0);
        CHECK_EQUAL(left.state, DECK_LINK_CALLING);
        wire[bit / 8] = (uint8_t)(wire[bit / 8] ^ 1 << bit % 8);
    }
    deck_link_init(&left, 7, 0);
    frame.payload[0] = 2; /* of a later version */
    length = kn86_frame_encode(&frame, wire, sizeof wire);
    deck_link_receive(&left, wire, (size_t)length, 0);
    CHECK_EQUAL(left.damaged, 1);
    frame.payload[0] = 1;
    frame.payload[DECK_GREETING_FIXED_SIZE] = ' '; /* an invalid handle */
    length = kn86_frame_encode(&frame, wire, sizeof wire);
    deck_link_receive(&left, wire, (size_t)length, 0);
    CHECK_EQUAL(left.damaged, 2);
    CHECK_EQUAL(left.state, DECK_LINK_CALLING);
}

/* The example of docs/deck-link.md. */
static void the_documented_bytes_are_sent(void) {
    static const uint8_t documented[] = {
        0x09, 0x02, 0x50, 0x10, 0x01, 0x86, 0x86, 0x86, 0x86, 0x01, 0x01, 0x01, 0x0C,
        0x47, 0x48, 0x4F, 0x53, 0x54, 0x2D, 0x37, 0x73, 0x8E, 0x8C, 0x89, 0x00,
    };
    const struct deck_greeting greeting = {.boot_id = 0x86868686, .handle = "GHOST-7"};
    struct kn86_frame frame;
    uint8_t wire[KN86_FRAME_WIRE_MAX];
    deck_greeting_encode(&greeting, &frame);
    CHECK_EQUAL(kn86_frame_encode(&frame, wire, sizeof wire), sizeof documented);
    CHECK(memcmp(wire, documented, sizeof documented) == 0);
    struct deck_greeting read_back;
    CHECK(deck_greeting_decode(&frame, &read_back));
    CHECK_TEXT(read_back.handle, "GHOST-7");
    CHECK_EQUAL(read_back.boot_id, 0x86868686);
}

static const struct check_case CASES[] = {
    CHECK_CASE(two_decks_find_each_other),
    CHECK_CASE(a_new_handle_arrives_with_the_next_greeting),
    CHECK_CASE(a_peer_that_falls_silent_is_gone_and_may_come_back),
    CHECK_CASE(one_way_is_not_linked),
    CHECK_CASE(a_line_that_leads_back_is_noticed),
    CHECK_CASE(damage_is_counted_and_does_no_more),
    CHECK_CASE(the_documented_bytes_are_sent),
};
CHECK_MAIN(CASES)
