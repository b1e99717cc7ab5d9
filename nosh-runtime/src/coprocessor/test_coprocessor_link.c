/* SPDX-License-Identifier: Apache-2.0 */
#include "coprocessor_link.h"

#include "check.h"
#include "log.h"
#include "monotonic_clock.h"

#include <unistd.h>

#define DECK_BOOT_ID 0x1111u
#define PICO_BOOT_ID 0x2222u
#define START 50000

static struct coprocessor_link deck;
static int64_t now;

/* Takes the next frame that the deck has sent; false when there is none. */
static bool take_sent(struct kn86_frame *frame) {
    struct kn86_frame_decoder decoder;
    kn86_frame_decoder_init(&decoder);
    for (size_t i = 0; i < deck.outgoing.used; i++) {
        if (kn86_frame_decoder_push(&decoder, deck.outgoing.bytes[i], frame) == KN86_DECODE_FRAME) {
            deck.outgoing.used -= i + 1;
            memmove(deck.outgoing.bytes, deck.outgoing.bytes + i + 1, deck.outgoing.used);
            return true;
        }
    }
    CHECK_EQUAL(deck.outgoing.used, 0);
    return false;
}

static struct kn86_hello take_hello(void) {
    struct kn86_frame frame;
    struct kn86_hello hello;
    CHECK(take_sent(&frame));
    CHECK_EQUAL(kn86_hello_decode(&frame, &hello), KN86_MESSAGE_OK);
    return hello;
}

static void take_version_query(void) {
    struct kn86_frame frame;
    CHECK(take_sent(&frame));
    CHECK_EQUAL(kn86_version_query_decode(&frame), KN86_MESSAGE_OK);
}

static void check_silent(void) {
    struct kn86_frame frame;
    CHECK(!take_sent(&frame));
}

static void deliver(const struct kn86_frame *frame) {
    uint8_t bytes[KN86_FRAME_WIRE_MAX];
    int length = kn86_frame_encode(frame, bytes, sizeof bytes);
    CHECK(length > 0);
    coprocessor_link_receive(&deck, bytes, (size_t)length, now);
}

static void answer_hello(struct kn86_hello hello, uint32_t pico_boot_id) {
    struct kn86_frame frame;
    hello.role = KN86_ROLE_COPROCESSOR;
    hello.peer_boot_id = hello.boot_id;
    hello.boot_id = pico_boot_id;
    CHECK_EQUAL(kn86_hello_encode(&hello, &frame), KN86_MESSAGE_OK);
    deliver(&frame);
}

static void answer_version(uint8_t minor) {
    struct kn86_version version = {.major = 0, .minor = minor, .board = KN86_BOARD_PICO2, .build_id = "abc"};
    struct kn86_frame frame;
    CHECK_EQUAL(kn86_version_response_encode(&version, &frame), KN86_MESSAGE_OK);
    deliver(&frame);
}

/* Advances the time to the deck's next deadline. */
static void pass(void) {
    int64_t deadline = coprocessor_link_deadline(&deck);
    CHECK(deadline > now && deadline != MONOTONIC_NEVER);
    now = deadline;
    coprocessor_link_tick(&deck, now);
}

static void begin(void) {
    now = START;
    coprocessor_link_init(&deck, DECK_BOOT_ID, now);
    CHECK_EQUAL(coprocessor_link_deadline(&deck), now);
    coprocessor_link_tick(&deck, now);
}

static void become_linked(void) {
    begin();
    answer_hello(take_hello(), PICO_BOOT_ID);
    take_version_query();
    answer_version(1);
    CHECK_EQUAL(deck.state, COPROCESSOR_LINKED);
}

static void the_greeting_ends_in_linked(void) {
    begin();
    struct kn86_hello hello = take_hello();
    CHECK_EQUAL(hello.role, KN86_ROLE_DECK);
    CHECK_EQUAL(hello.protocol_version, KN86_PROTOCOL_VERSION);
    CHECK_EQUAL(hello.boot_id, DECK_BOOT_ID);
    CHECK_EQUAL(hello.peer_boot_id, 0);
    CHECK_EQUAL(deck.state, COPROCESSOR_GREETING);
    answer_hello(hello, PICO_BOOT_ID);
    CHECK_EQUAL(deck.state, COPROCESSOR_QUERYING);
    take_version_query();
    answer_version(7);
    CHECK_EQUAL(deck.state, COPROCESSOR_LINKED);
    CHECK_EQUAL(deck.version.minor, 7);
    CHECK_EQUAL(deck.greetings, 1);
    check_silent();
}

static void a_silent_pico_is_greeted_every_second(void) {
    begin();
    for (int i = 0; i < 10; i++) {
        CHECK_EQUAL(take_hello().sequence, i + 1);
        CHECK_EQUAL(now, START + i * (int)KN86_REPLY_TIMEOUT_MS);
        pass();
    }
    CHECK_EQUAL(deck.state, COPROCESSOR_GREETING);
    answer_hello(take_hello(), PICO_BOOT_ID);
    CHECK_EQUAL(deck.state, COPROCESSOR_QUERYING);
}

static void a_lost_version_query_is_repeated(void) {
    begin();
    answer_hello(take_hello(), PICO_BOOT_ID);
    take_version_query();
    pass();
    CHECK_EQUAL(now, START + KN86_REPLY_TIMEOUT_MS);
    take_version_query();
    answer_version(1);
    CHECK_EQUAL(deck.state, COPROCESSOR_LINKED);
}

static void a_pico_that_vanishes_before_its_version_is_greeted_again(void) {
    begin();
    answer_hello(take_hello(), PICO_BOOT_ID);
    for (int i = 0; i < 40 && deck.state == COPROCESSOR_QUERYING; i++) {
        pass();
        deck.outgoing.used = 0;
    }
    CHECK_EQUAL(deck.state, COPROCESSOR_GREETING);
}

static void heartbeats_go_out_every_five_seconds(void) {
    become_linked();
    for (int i = 1; i <= 5; i++) {
        pass();
        CHECK_EQUAL(now, START + i * (int)KN86_HEARTBEAT_PERIOD_MS);
        struct kn86_hello hello = take_hello();
        CHECK_EQUAL(hello.peer_boot_id, PICO_BOOT_ID);
        answer_hello(hello, PICO_BOOT_ID);
        check_silent();
    }
    CHECK_EQUAL(deck.greetings, 1);
}

static void three_missed_heartbeats_degrade_and_one_answer_mends(void) {
    become_linked();
    for (uint32_t missed = 1; missed <= KN86_MISSED_HEARTBEATS_MAX; missed++) {
        CHECK_EQUAL(deck.state, COPROCESSOR_LINKED);
        pass(); /* the heartbeat goes out */
        take_hello();
        pass(); /* and counts as missed */
        CHECK_EQUAL(deck.missed, missed);
    }
    CHECK_EQUAL(deck.state, COPROCESSOR_DEGRADED);
    pass();
    answer_hello(take_hello(), PICO_BOOT_ID);
    CHECK_EQUAL(deck.state, COPROCESSOR_LINKED);
    CHECK_EQUAL(deck.missed, 0);
    CHECK_EQUAL(deck.greetings, 1);
}

static void a_restarted_pico_is_greeted_afresh(void) {
    become_linked();
    pass();
    answer_hello(take_hello(), PICO_BOOT_ID + 1);
    CHECK_EQUAL(deck.state, COPROCESSOR_QUERYING);
    take_version_query();
    answer_version(2);
    CHECK_EQUAL(deck.state, COPROCESSOR_LINKED);
    CHECK_EQUAL(deck.greetings, 2);
    CHECK_EQUAL(deck.version.minor, 2);
}

static void answers_to_somebody_else_are_ignored(void) {
    begin();
    struct kn86_hello hello = take_hello();
    struct kn86_hello stale = hello;
    stale.sequence--;
    answer_hello(stale, PICO_BOOT_ID);
    CHECK_EQUAL(deck.state, COPROCESSOR_GREETING);
    struct kn86_hello foreign = hello;
    foreign.boot_id++; /* the picture of the deck's previous program */
    answer_hello(foreign, PICO_BOOT_ID);
    CHECK_EQUAL(deck.state, COPROCESSOR_GREETING);
    answer_version(1); /* unasked */
    CHECK_EQUAL(deck.state, COPROCESSOR_GREETING);
    CHECK_EQUAL(deck.frame_errors, 0);
    answer_hello(hello, PICO_BOOT_ID);
    CHECK_EQUAL(deck.state, COPROCESSOR_QUERYING);
}

static void noise_events_and_errors_are_counted(void) {
    become_linked();
    static const uint8_t noise[] = {0x13, 0x37, 0x00};
    coprocessor_link_receive(&deck, noise, sizeof noise, now);
    CHECK_EQUAL(deck.frame_errors, 1);
    struct kn86_frame frame;
    struct kn86_event event = {.code = KN86_EVENT_BUFFER_OVERFLOW, .subsystem = KN86_SUBSYSTEM_OLED, .count = 3};
    CHECK_EQUAL(kn86_event_encode(&event, &frame), KN86_MESSAGE_OK);
    deliver(&frame);
    CHECK_EQUAL(deck.events, 1);
    struct kn86_error error = {.code = KN86_ERROR_UNKNOWN_TYPE, .type = 0x10};
    CHECK_EQUAL(kn86_error_encode(&error, &frame), KN86_MESSAGE_OK);
    deliver(&frame);
    CHECK_EQUAL(deck.frame_errors, 2);
    kn86_version_query_encode(&frame); /* a type that only the deck sends */
    deliver(&frame);
    CHECK_EQUAL(deck.frame_errors, 3);
    CHECK_EQUAL(deck.state, COPROCESSOR_LINKED);
}

static void a_line_opened_again_begins_anew_and_counts_on(void) {
    become_linked();
    uint32_t received = deck.received, sent = deck.outgoing.added;
    CHECK(received >= 2 && sent >= 2);
    pass();
    struct kn86_hello lost = take_hello();
    coprocessor_link_restart(&deck, now);
    CHECK_EQUAL(deck.state, COPROCESSOR_GREETING);
    CHECK_EQUAL(deck.outgoing.used, 0);
    coprocessor_link_tick(&deck, now);
    answer_hello(lost, PICO_BOOT_ID); /* of an earlier session: no sign of life */
    CHECK_EQUAL(deck.state, COPROCESSOR_GREETING);
    answer_hello(take_hello(), PICO_BOOT_ID);
    take_version_query();
    answer_version(7);
    CHECK_EQUAL(deck.state, COPROCESSOR_LINKED);
    CHECK_EQUAL(deck.greetings, 2);
    CHECK(deck.received > received && deck.outgoing.added > sent);
}

/* A Pico may send thousands of EVENTs a second; one line in ten seconds is logged. */
static void a_storm_of_events_does_not_fill_the_log(void) {
    become_linked();
    struct kn86_frame frame;
    struct kn86_event event = {.code = KN86_EVENT_BUFFER_OVERFLOW, .subsystem = KN86_SUBSYSTEM_OLED, .count = 3};
    CHECK_EQUAL(kn86_event_encode(&event, &frame), KN86_MESSAGE_OK);
    FILE *journal = tmpfile();
    int saved = dup(STDERR_FILENO);
    CHECK(journal != NULL && saved >= 0 && dup2(fileno(journal), STDERR_FILENO) >= 0);
    for (int i = 0; i < 5000; i++) {
        deliver(&frame);
        now += 3;
    }
    CHECK(dup2(saved, STDERR_FILENO) >= 0);
    close(saved);
    CHECK_EQUAL(deck.events, 5000);
    rewind(journal);
    char line[LOG_LINE_MAX];
    int lines = 0;
    while (fgets(line, sizeof line, journal) != NULL) {
        lines++;
    }
    fclose(journal);
    CHECK_EQUAL(lines, 2);
    CHECK(strstr(line, "(3333 EVENTs before it not logged)") != NULL);
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_greeting_ends_in_linked),
    CHECK_CASE(a_silent_pico_is_greeted_every_second),
    CHECK_CASE(a_lost_version_query_is_repeated),
    CHECK_CASE(a_pico_that_vanishes_before_its_version_is_greeted_again),
    CHECK_CASE(heartbeats_go_out_every_five_seconds),
    CHECK_CASE(three_missed_heartbeats_degrade_and_one_answer_mends),
    CHECK_CASE(a_restarted_pico_is_greeted_afresh),
    CHECK_CASE(answers_to_somebody_else_are_ignored),
    CHECK_CASE(noise_events_and_errors_are_counted),
    CHECK_CASE(a_line_opened_again_begins_anew_and_counts_on),
    CHECK_CASE(a_storm_of_events_does_not_fill_the_log),
};
CHECK_MAIN(CASES)
