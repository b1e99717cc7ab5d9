/* SPDX-License-Identifier: Apache-2.0 */
#include "deck_state.h"

#include "check.h"
#include "deck_key.h"
#include "posix_cksum.h"
#include "whole_file.h"

#include <fcntl.h>

/*
 * The example of docs/deck-state.md, which is in vectors/ too. Its last line is what `cksum` prints for the lines
 * before.
 */
static const char EXAMPLE[] = "kn86-deck-state 2\n"
                              "generation 3\n"
                              "handle GHOST-7\n"
                              "credits 1250\n"
                              "reputation -12\n"
                              "boots 2\n"
                              "named 1\n"
                              "seed 3141592653\n"
                              "brightness 7\n"
                              "boot 1 0.1.0\n"
                              "boot 2 0.2.0\n"
                              "macro 1 <f4><down><enter>\n"
                              "macro 3 hi<space>there\n"
                              "cksum 252697517\n";

/* The same state in the first format. */
static const char FORMAT_1[] = "kn86-deck-state 1\n"
                               "generation 3\n"
                               "handle GHOST-7\n"
                               "credits 1250\n"
                               "reputation -12\n"
                               "boots 2\n"
                               "boot 1 0.1.0\n"
                               "boot 2 0.2.0\n"
                               "cksum 142099868\n";

static struct deck_state example_state(void) {
    struct deck_state state;
    deck_state_init(&state);
    strcpy(state.handle, "GHOST-7");
    state.credits = 1250;
    state.reputation = -12;
    deck_state_count_boot(&state, "0.1.0");
    deck_state_count_boot(&state, "0.2.0");
    state.is_named = true;
    state.seed = 3141592653u;
    state.brightness = 7;
    state.macros[0] = (struct deck_macro){.length = 3, .keys = {DECK_KEY_F4, DECK_KEY_DOWN, DECK_KEY_ENTER}};
    state.macros[2] = (struct deck_macro){.length = 8, .keys = "hi there"};
    return state;
}

static void the_documented_example_is_written_and_read(void) {
    struct deck_state state = example_state();
    char text[DECK_STATE_TEXT_MAX];
    size_t length = deck_state_encode(&state, 3, text);
    CHECK_EQUAL(length, strlen(EXAMPLE));
    CHECK(memcmp(text, EXAMPLE, length) == 0);

    struct deck_state read_back;
    uint64_t generation = 0;
    CHECK_EQUAL(deck_state_decode(EXAMPLE, strlen(EXAMPLE), &read_back, &generation), DECK_STATE_VALID);
    CHECK_EQUAL(generation, 3);
    CHECK_TEXT(read_back.handle, "GHOST-7");
    CHECK_EQUAL(read_back.credits, 1250);
    CHECK_EQUAL(read_back.reputation, -12);
    CHECK_EQUAL(read_back.boots, 2);
    CHECK_EQUAL(read_back.history_length, 2);
    CHECK_TEXT(read_back.history[1].version, "0.2.0");
    CHECK(read_back.is_named);
    CHECK_EQUAL(read_back.seed, 3141592653u);
    CHECK_EQUAL(read_back.brightness, 7);
    CHECK_EQUAL(read_back.macros[0].length, 3);
    CHECK_EQUAL(read_back.macros[0].keys[2], DECK_KEY_ENTER);
    CHECK_EQUAL(read_back.macros[1].length, 0);
    CHECK_EQUAL(read_back.macros[2].length, 8);
    CHECK(memcmp(read_back.macros[2].keys, "hi there", 8) == 0);
}

static void the_first_format_is_still_read(void) {
    struct deck_state state;
    uint64_t generation = 0;
    CHECK_EQUAL(deck_state_decode(FORMAT_1, strlen(FORMAT_1), &state, &generation), DECK_STATE_VALID);
    CHECK_EQUAL(generation, 3);
    CHECK_TEXT(state.handle, "GHOST-7");
    CHECK(state.is_named);
    CHECK_EQUAL(state.history_length, 2);
    CHECK_EQUAL(state.seed, 0);
    CHECK_EQUAL(state.brightness, DECK_STATE_BRIGHTNESS_MAX);
    static const char unnamed[] =
        "kn86-deck-state 1\ngeneration 3\nhandle OPERATOR\ncredits 0\nreputation 0\nboots 0\ncksum 1\n";
    char text[sizeof unnamed + 10];
    size_t lines = (size_t)(strstr(unnamed, "cksum") - unnamed);
    int length = snprintf(text, sizeof text, "%.*scksum %u\n", (int)lines, unnamed, posix_cksum(unnamed, lines));
    CHECK_EQUAL(deck_state_decode(text, (size_t)length, &state, &generation), DECK_STATE_VALID);
    CHECK(!state.is_named);
}

/* The build compares that file with the document (test/check_document.py). */
static void the_documents_example_is_this_one(void) {
    char text[1024];
    ssize_t length = whole_file_read(AT_FDCWD, DOCUMENTED_EXAMPLE, text, sizeof text - 1);
    CHECK(length > 0);
    text[length] = '\0';
    CHECK_TEXT(text, EXAMPLE);
}

static void the_largest_state_fits(void) {
    struct deck_state state;
    deck_state_init(&state);
    strcpy(state.handle, "ABCDEFGHIJKLMNOP");
    state.credits = DECK_STATE_CREDITS_MAX;
    state.reputation = -DECK_STATE_REPUTATION_MAX;
    state.boots = UINT64_MAX - DECK_STATE_HISTORY_MAX;
    for (int i = 0; i < DECK_STATE_HISTORY_MAX; i++) {
        deck_state_count_boot(&state, "0123456789012345678901234567890123456789");
    }
    state.is_named = true;
    state.seed = UINT32_MAX;
    for (int i = 0; i < DECK_STATE_MACROS; i++) {
        state.macros[i].length = DECK_STATE_MACRO_KEYS_MAX;
        memset(state.macros[i].keys, DECK_KEY_BACKSPACE, DECK_STATE_MACRO_KEYS_MAX);
    }
    char text[DECK_STATE_TEXT_MAX];
    size_t length = deck_state_encode(&state, UINT64_MAX, text);
    CHECK(length > 0 && length < DECK_STATE_TEXT_MAX);
    uint64_t generation;
    CHECK_EQUAL(deck_state_decode(text, length, &state, &generation), DECK_STATE_VALID);
    CHECK(generation == UINT64_MAX);
    CHECK_EQUAL(state.macros[DECK_STATE_MACROS - 1].length, DECK_STATE_MACRO_KEYS_MAX);
}

static void the_history_keeps_the_latest_boots(void) {
    struct deck_state state;
    deck_state_init(&state);
    for (int i = 0; i < DECK_STATE_HISTORY_MAX + 5; i++) {
        deck_state_count_boot(&state, "0.1.0 (dirty)");
    }
    CHECK_EQUAL(state.boots, DECK_STATE_HISTORY_MAX + 5);
    CHECK_EQUAL(state.history_length, DECK_STATE_HISTORY_MAX);
    CHECK_EQUAL(state.history[0].number, 6);
    CHECK_EQUAL(state.history[DECK_STATE_HISTORY_MAX - 1].number, DECK_STATE_HISTORY_MAX + 5);
    CHECK_TEXT(state.history[0].version, "0.1.0__dirty_");
}

static void a_field_out_of_range_is_not_written(void) {
    char text[DECK_STATE_TEXT_MAX];
    struct deck_state state = example_state();
    strcpy(state.handle, "");
    CHECK_EQUAL(deck_state_encode(&state, 1, text), 0);
    strcpy(state.handle, "TWO WORDS");
    CHECK_EQUAL(deck_state_encode(&state, 1, text), 0);
    state = example_state();
    state.credits = DECK_STATE_CREDITS_MAX + 1;
    CHECK_EQUAL(deck_state_encode(&state, 1, text), 0);
    state = example_state();
    static const int32_t beyond[] = {DECK_STATE_REPUTATION_MAX + 1, -DECK_STATE_REPUTATION_MAX - 1, INT32_MAX,
                                     INT32_MIN};
    for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
        state.reputation = beyond[i];
        CHECK_EQUAL(deck_state_encode(&state, 1, text), 0);
    }
    state = example_state();
    state.brightness = 0;
    CHECK_EQUAL(deck_state_encode(&state, 1, text), 0);
    state.brightness = DECK_STATE_BRIGHTNESS_MAX + 1;
    CHECK_EQUAL(deck_state_encode(&state, 1, text), 0);
    state = example_state();
    state.macros[7].length = DECK_STATE_MACRO_KEYS_MAX + 1;
    CHECK_EQUAL(deck_state_encode(&state, 1, text), 0);
    state.macros[7].length = 1; /* of invalid keys */
    CHECK_EQUAL(deck_state_encode(&state, 1, text), 0);
}

static void every_cut_and_every_changed_bit_is_noticed(void) {
    struct deck_state state = example_state();
    struct deck_state before = state;
    uint64_t generation = 77;
    for (size_t length = 0; length < strlen(EXAMPLE); length++) {
        CHECK_EQUAL(deck_state_decode(EXAMPLE, length, &state, &generation), DECK_STATE_DAMAGED);
    }
    char text[sizeof EXAMPLE];
    for (size_t bit = 0; bit < 8 * strlen(EXAMPLE); bit++) {
        memcpy(text, EXAMPLE, sizeof text);
        text[bit / 8] = (char)(text[bit / 8] ^ (1 << bit % 8));
        CHECK_EQUAL(deck_state_decode(text, strlen(EXAMPLE), &state, &generation), DECK_STATE_DAMAGED);
    }
    CHECK_EQUAL(generation, 77);
    /* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): a copy of the whole, padding included */
    CHECK(memcmp(&state, &before, sizeof state) == 0);
}

/* Decodes the lines with their correct checksum appended. */
static enum deck_state_decoded decode_lines(const char *lines) {
    char text[1024];
    int length = snprintf(text, sizeof text, "%scksum %u\n", lines, posix_cksum(lines, strlen(lines)));
    struct deck_state state;
    uint64_t generation;
    return deck_state_decode(text, (size_t)length, &state, &generation);
}

static void lines_in_another_form_are_refused_whatever_their_checksum(void) {
    CHECK_EQUAL(decode_lines("kn86-deck-state 2\ngeneration 3\nhandle A\ncredits 0\nreputation 0\nboots 0\n"
                             "named 0\nseed 1\nbrightness 5\n"),
                DECK_STATE_VALID);
    static const char *const refused[] = {
        "kn86-deck-state 2\ngeneration 03\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle a\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle ABCDEFGHIJKLMNOPQ\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 1000000000\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 4294967297\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 1001\nboots 0\nnamed 0\nseed 1\nbrightness 5\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation -1001\nboots 0\nnamed 0\nseed 1\nbrightness 5\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation -2147483648\nboots 0\nnamed 0\nseed 1\nbrightness 5\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\nrank 1\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 1\nnamed 0\nseed 1\nbrightness 5\nboot 1\n",
        "kn86-deck-state 2\ncredits 0\ngeneration 3\n"
        "handle A\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 2\nseed 1\nbrightness 5\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 11\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\nmacro 0 a\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\nmacro 9 a\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\nmacro 1 \n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\nmacro 1 <f9>\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\nmacro 1 a b\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\nmacro 2 a\nmacro 1 b\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\nmacro 1 a\nmacro 1 b\n",
        "kn86-deck-state 2\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\nmacro 1 "
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
        "kn86-deck-state 1\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\n",
        "kn86-deck-state 0\ngeneration 3\n"
        "handle A\ncredits 0\nreputation 0\nboots 0\nnamed 0\nseed 1\nbrightness 5\n",
        "another file\n",
        "",
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        CHECK_EQUAL(decode_lines(refused[i]), DECK_STATE_DAMAGED);
    }
}

static void a_newer_format_is_told_apart(void) {
    CHECK_EQUAL(decode_lines("kn86-deck-state 3\nanything\n"), DECK_STATE_NEWER_FORMAT);
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_documented_example_is_written_and_read),
    CHECK_CASE(the_documents_example_is_this_one),
    CHECK_CASE(the_first_format_is_still_read),
    CHECK_CASE(the_largest_state_fits),
    CHECK_CASE(the_history_keeps_the_latest_boots),
    CHECK_CASE(a_field_out_of_range_is_not_written),
    CHECK_CASE(every_cut_and_every_changed_bit_is_noticed),
    CHECK_CASE(lines_in_another_form_are_refused_whatever_their_checksum),
    CHECK_CASE(a_newer_format_is_told_apart),
};
CHECK_MAIN(CASES)
