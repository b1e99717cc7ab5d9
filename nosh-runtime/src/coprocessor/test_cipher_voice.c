/* SPDX-License-Identifier: Apache-2.0 */
#include "cipher_voice.h"

#include "check.h"

#include <stdbool.h>

#define FRAGMENTS (10 * CIPHER_TOPICS)

static struct cipher_knowledge knowledge = {.seed = 86, .boots = 3, .handle = "GHOST-7", .subject = "NEON RUN"};

/* Everything that a deck says in a session, one fragment a line. */
static const char *speak_all(void) {
    static char text[2][FRAGMENTS * (CIPHER_VOICE_MAX + 2)];
    static int turn;
    char *said = text[turn++ % 2];
    struct cipher_voice voice;
    cipher_voice_init(&voice, &knowledge);
    said[0] = '\0';
    char *end = said;
    for (int i = 0; i < FRAGMENTS; i++) {
        char fragment[CIPHER_VOICE_MAX + 1];
        cipher_voice_speak(&voice, (enum cipher_topic)(i % CIPHER_TOPICS), &knowledge, fragment);
        CHECK(strstr(fragment, "a unpaid") == NULL && strstr(fragment, "a ember") == NULL);
        size_t length = strlen(fragment);
        CHECK(length > 0 && length <= CIPHER_VOICE_MAX);
        for (const char *c = fragment; *c != '\0'; c++) {
            CHECK(*c >= 0x20 && *c < 0x7F && *c != '%');
        }
        end += sprintf(end, "%s\n", fragment);
    }
    return said;
}

static void the_same_deck_hears_the_same(void) {
    CHECK_TEXT(speak_all(), speak_all());
}

/* The exact words, on every machine: updates and compilers must not change what a deck's CIPHER says. */
static void the_words_are_these(void) {
    static const char *const said[] = {
        "i dreamt of needle and ledger.",
        "the tide is cold tonight.",
        "i will keep it, GHOST-7.",
        "NEON RUN, in the dust.",
        "ghost hands, GHOST-7.",
        "NEON RUN is in the slot.",
        "that one is amber. no.",
        "gone. the slot bends.",
        "NEON RUN is on the wire.",
        "the line hums, empty.",
        "an unpaid gap.",
        "GHOST-7. the signal listens.",
        "an ember turns in the gaps.",
        "the needle knows GHOST-7 now.",
        "a patient look at NEON RUN.",
        "your hands, without you.",
        "NEON RUN. change faces.",
        "the static bends. refused.",
        "nothing in the reader.",
        "another deck: NEON RUN.",
        "alone again.",
        "the tide bends. i am here.",
        "awake. the needle remembers.",
        "they say your name.",
        "GHOST-7. yes.",
        "NEON RUN. keep the edge.",
        "a hollow habit.",
        "a hollow thing, NEON RUN.",
        "i will not read that.",
        "the cipher went with it.",
        "hello, NEON RUN.",
        "NEON RUN is gone.",
        "something cut me off.",
    };
    static const int32_t reputations[] = {0, -500, 500};
    struct cipher_voice voice;
    cipher_voice_init(&voice, &knowledge);
    for (int i = 0; i < 3 * CIPHER_TOPICS; i++) {
        char fragment[CIPHER_VOICE_MAX + 1];
        knowledge.reputation = reputations[i / CIPHER_TOPICS];
        cipher_voice_speak(&voice, (enum cipher_topic)(i % CIPHER_TOPICS), &knowledge, fragment);
        CHECK_TEXT(fragment, said[i]);
    }
    knowledge.reputation = 0;
}

static void another_deck_another_boot_and_another_fame_hear_others(void) {
    const char *first = speak_all();
    knowledge.seed = 87;
    CHECK(strcmp(first, speak_all()) != 0);
    knowledge.seed = 86;
    knowledge.boots = 4;
    first = speak_all();
    knowledge.boots = 3;
    CHECK(strcmp(first, speak_all()) != 0);
    first = speak_all();
    CHECK(strstr(first, "keep moving") == NULL && strstr(first, "walk tall") == NULL);
    knowledge.reputation = -500;
    CHECK(strstr(speak_all(), "keep moving") != NULL);
    knowledge.reputation = 500;
    CHECK(strstr(speak_all(), "walk tall") != NULL);
    knowledge.reputation = 0;
}

static void no_sentence_comes_twice_in_a_row(void) {
    struct cipher_voice voice;
    cipher_voice_init(&voice, &knowledge);
    for (int i = 0; i < FRAGMENTS; i++) {
        enum cipher_topic topic = (enum cipher_topic)(i / 10 % CIPHER_TOPICS);
        int before = voice.last[topic];
        char fragment[CIPHER_VOICE_MAX + 1];
        cipher_voice_speak(&voice, topic, &knowledge, fragment);
        CHECK(voice.last[topic] != before);
    }
}

static void the_longest_names_always_fit(void) {
    knowledge.handle = "ABCDEFGHIJKLMNOP";
    knowledge.subject = "A TITLE OF EXACTLY FORTY CHARACTERS, YES";
    CHECK(strstr(speak_all(), "...\n") == NULL);
    for (uint32_t seed = 0; seed < 20; seed++) {
        knowledge.seed = seed;
        CHECK(strstr(speak_all(), "...\n") == NULL);
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_same_deck_hears_the_same),
    CHECK_CASE(the_words_are_these),
    CHECK_CASE(another_deck_another_boot_and_another_fame_hear_others),
    CHECK_CASE(no_sentence_comes_twice_in_a_row),
    CHECK_CASE(the_longest_names_always_fit),
};
CHECK_MAIN(CASES)
