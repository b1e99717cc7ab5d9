/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The protocol's test vectors, received by the deck's link: which frames it handles, which it counts as errors, and
 * that it detects every single-bit error. docs/protocol.md section 6 describes the file.
 */
#include "coprocessor_link.h"

#include "check.h"
#include "vector_file.h"

#include <fcntl.h>
#include <unistd.h>

#define DECK_BOOT_ID 0x1111u

static struct coprocessor_link deck;
static unsigned long flips;

static void start(void) {
    coprocessor_link_init(&deck, DECK_BOOT_ID, 0);
}

static bool is_error_to_the_deck(const struct kn86_frame *frame) {
    struct kn86_hello hello;
    switch (frame->type) {
    case KN86_FRAME_HELLO:
        return kn86_hello_decode(frame, &hello) != KN86_MESSAGE_OK || hello.role != KN86_ROLE_COPROCESSOR;
    case KN86_FRAME_VERSION_RESPONSE:
    case KN86_FRAME_EVENT:
        return false;
    default:
        return true;
    }
}

static void hear_frame(const struct vector *vector) {
    struct kn86_frame frame = vector_frame(vector->fields[1], vector->fields[2]);
    struct vector_bytes wire = vector_bytes(vector->fields[3]);
    start();
    coprocessor_link_receive(&deck, wire.bytes, wire.length, 0);
    CHECK_EQUAL(deck.frame_errors, is_error_to_the_deck(&frame) ? 1 : 0);
    CHECK_EQUAL(deck.events, frame.type == KN86_FRAME_EVENT ? 1 : 0);
}

static void hear_malformed(const struct vector *vector) {
    struct vector_bytes wire = vector_bytes(vector->fields[2]);
    start();
    coprocessor_link_receive(&deck, wire.bytes, wire.length, 0);
    CHECK_EQUAL(deck.frame_errors, 1);
}

static void hear_refused(const struct vector *vector) {
    struct kn86_frame frame = vector_frame(vector->fields[1], vector->fields[2]);
    uint8_t wire[KN86_FRAME_WIRE_MAX];
    int length = kn86_frame_encode(&frame, wire, sizeof wire);
    CHECK(length > 0);
    start();
    coprocessor_link_receive(&deck, wire, (size_t)length, 0);
    CHECK_EQUAL(deck.frame_errors, 1);
    CHECK_EQUAL(deck.events, 0);
}

/*
 * An EVENT follows each damaged frame. It is received; when the flipped bit was in the delimiter, the EVENT after it
 * is.
 */
static void hear_each_bit_flipped(const struct vector *vector) {
    const struct kn86_event event = {KN86_EVENT_BUFFER_OVERFLOW, KN86_SUBSYSTEM_OLED, 1};
    struct vector_bytes wire = vector_bytes(vector->fields[3]);
    struct kn86_frame mark;
    uint8_t mark_wire[KN86_FRAME_WIRE_MAX];
    CHECK_EQUAL(kn86_event_encode(&event, &mark), KN86_MESSAGE_OK);
    int mark_length = kn86_frame_encode(&mark, mark_wire, sizeof mark_wire);
    CHECK(mark_length > 0);

    for (size_t bit = 0; bit < wire.length * 8; bit++) {
        bool in_delimiter = bit / 8 == wire.length - 1;
        start();
        wire.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        coprocessor_link_receive(&deck, wire.bytes, wire.length, 0);
        wire.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK_EQUAL(deck.events, 0);
        CHECK_EQUAL(deck.state, COPROCESSOR_GREETING);
        coprocessor_link_receive(&deck, mark_wire, (size_t)mark_length, 0);
        CHECK_EQUAL(deck.events, in_delimiter ? 0 : 1);
        coprocessor_link_receive(&deck, mark_wire, (size_t)mark_length, 0);
        CHECK_EQUAL(deck.events, in_delimiter ? 1 : 2);
        CHECK(deck.frame_errors > 0);
        flips++;
    }
}

/*
 * Each EVENT is logged to descriptor 2, tens of thousands of lines; CHECK still writes to the old one through stderr.
 */
static void silence_the_log(void) {
    FILE *loud = fdopen(dup(STDERR_FILENO), "w");
    CHECK(loud != NULL);
    stderr = loud;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    CHECK(nowhere >= 0 && dup2(nowhere, STDERR_FILENO) == STDERR_FILENO);
    close(nowhere);
}

static void whole_frames_are_heard(void) {
    vector_file_each(PROTOCOL_VECTORS, "frame", 4, hear_frame);
}

static void malformed_frames_are_counted(void) {
    vector_file_each(PROTOCOL_VECTORS, "malformed", 3, hear_malformed);
}

static void refused_payloads_are_counted(void) {
    vector_file_each(PROTOCOL_VECTORS, "refused", 4, hear_refused);
}

static void every_single_bit_error_is_noticed(void) {
    silence_the_log();
    vector_file_each(PROTOCOL_VECTORS, "frame", 4, hear_each_bit_flipped);
    printf("%lu single-bit errors\n", flips);
}

static const struct check_case CASES[] = {
    CHECK_CASE(whole_frames_are_heard),
    CHECK_CASE(malformed_frames_are_counted),
    CHECK_CASE(refused_payloads_are_counted),
    CHECK_CASE(every_single_bit_error_is_noticed),
};
CHECK_MAIN(CASES)
