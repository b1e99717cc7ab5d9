/* SPDX-License-Identifier: Apache-2.0 */
#include "cipher_voice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define SENTENCES_MAX 6
#define WORDS_MAX 10

/*
 * The grammar. A sentence is text with marks, each replaced by one word of its list, drawn anew each time:
 *   %n  a noun     %a  an adjective   %v  what a noun does   %p  a place
 *   %m  a mood, chosen by the operator's reputation
 *   %h  the operator's handle         %s  the topic's subject
 */
static const char *const NOUNS[WORDS_MAX] = {"signal", "ghost",   "ledger", "mirror", "needle",
                                             "static", "lattice", "tide",   "ember",  "cipher"};
static const char *const ADJECTIVES[WORDS_MAX] = {"cold",  "hollow", "patient", "bright", "borrowed",
                                                  "quiet", "folded", "amber",   "slow",   "unpaid"};
static const char *const VERBS[WORDS_MAX] = {"hums",  "drifts",    "listens", "counts", "waits",
                                             "bends", "remembers", "burns",   "leaks",  "turns"};
static const char *const PLACES[WORDS_MAX] = {"under the wire", "in the rain",   "behind glass", "at the edge",
                                              "in the gaps",    "below the hum", "off the map",  "in the dust",
                                              "past the gate",  "in your hands"};
static const char *const MOODS_HUNTED[WORDS_MAX] = {"they know you", "keep moving",     "burn the log", "trust no port",
                                                    "eyes on you",   "stay small",      "change faces", "run dark",
                                                    "no way back",   "hold your breath"};
static const char *const MOODS_EVEN[WORDS_MAX] = {
    "nobody knows you", "make a name",  "the street waits", "choose a side", "still unproven",
    "a clean slate",    "work is work", "walk lightly",     "no debts yet",  "keep listening"};
static const char *const MOODS_KNOWN[WORDS_MAX] = {
    "doors open", "they say your name", "the city owes you", "be generous",   "fame is a leash",
    "walk tall",  "names have prices",  "keep the edge",     "they copy you", "stay hungry"};

static const char *const SENTENCES[CIPHER_TOPICS][SENTENCES_MAX] = {
    [CIPHER_ON_START] = {"awake. the %n %v.", "%h. the %n %v.", "a %a start. %m.", "i dreamt of %n and %n.",
                         "again, %h. %m.", "the %a %n %v."},
    [CIPHER_ON_SILENCE] = {"the %a %n %v.", "a %n %v %p.", "%m.", "%n. %n. %n.", "listen: %n %p.",
                           "the %n is %a tonight."},
    [CIPHER_ON_NAME] = {"so: %h.", "%h. a %a name.", "i will keep it, %h.", "the %n knows %h now.", "%h. yes.",
                        "names %v, %h."},
    [CIPHER_ON_TAB] = {"%s. a %a %n.", "%s. the %n %v.", "looking for %n?", "%s. %m.", "a %a look at %s.", "%s, %p."},
    [CIPHER_ON_MACRO] = {"your hands, without you.", "a %a habit.", "again. again. again.", "the %n %v by itself.",
                         "i could do that.", "ghost hands, %h."},
    [CIPHER_ON_CARTRIDGE] = {"%s. it %v.", "%s is in the slot.", "a %a thing, %s.", "%s. %m.", "who sold you %s?",
                             "a %a guest. it %v."},
    [CIPHER_ON_BAD_CARTRIDGE] = {"that one is %a. no.", "i will not read that.", "broken %n. pull it.",
                                 "a lie in plastic.", "the %n %v. refused.", "no, %h."},
    [CIPHER_ON_EMPTY_READER] = {"gone. the slot %v.", "an empty slot. %a.", "it left. %m.", "nothing in the reader.",
                                "the %n went with it.", "good riddance."},
    [CIPHER_ON_PEER] = {"%s is on the wire.", "another deck: %s.", "hello, %s.", "%s %v.", "%s. trust is %a.",
                        "two of us now."},
    [CIPHER_ON_LOST_PEER] = {"%s is gone.", "the wire is %a.", "%s let go.", "silence where %s was.",
                             "the line %v, empty.", "alone again."},
    [CIPHER_ON_RETURN] = {"i was away. %n.", "back. what did i miss?", "a %a gap.", "something cut me off.",
                          "restarted. still me.", "the %n %v. i am here."},
};

/* xorshift32 (Marsaglia 2003, triple 13, 17, 5); its state is never 0. */
static uint32_t draw(struct cipher_voice *voice, uint32_t limit) {
    voice->state ^= voice->state << 13;
    voice->state ^= voice->state >> 17;
    voice->state ^= voice->state << 5;
    return voice->state % limit;
}

void cipher_voice_init(struct cipher_voice *voice, const struct cipher_knowledge *knowledge) {
    /* Multiplied (Knuth's multiplicative hash), so that consecutive boots start from unrelated states. */
    uint32_t mixed = (knowledge->seed ^ (uint32_t)knowledge->boots * 2654435761u) * 2246822519u;
    voice->state = mixed != 0 ? mixed : 1;
    for (int i = 0; i < CIPHER_TOPICS; i++) {
        voice->last[i] = -1;
    }
    for (int i = 0; i < 8; i++) {
        draw(voice, 2);
    }
}

static const char *const *moods(const struct cipher_knowledge *knowledge) {
    if (knowledge->reputation <= -100) {
        return MOODS_HUNTED;
    }
    return knowledge->reputation < 100 ? MOODS_EVEN : MOODS_KNOWN;
}

static const char *expand(struct cipher_voice *voice, char mark, const struct cipher_knowledge *knowledge) {
    switch (mark) {
    case 'n':
        return NOUNS[draw(voice, WORDS_MAX)];
    case 'a':
        return ADJECTIVES[draw(voice, WORDS_MAX)];
    case 'v':
        return VERBS[draw(voice, WORDS_MAX)];
    case 'p':
        return PLACES[draw(voice, WORDS_MAX)];
    case 'm':
        return moods(knowledge)[draw(voice, WORDS_MAX)];
    case 'h':
        return knowledge->handle;
    default:
        return knowledge->subject;
    }
}

/* Whether a text ends in the article "a" that the word behind it turns into "an". */
static bool needs_an(const char *text, size_t length, const char *word) {
    bool ends_in_a = length >= 2 && memcmp(text + length - 2, "a ", 2) == 0 && (length == 2 || text[length - 3] == ' ');
    return ends_in_a && word[0] != '\0' && strchr("aeiou", word[0]) != NULL;
}

/* False when the sentence does not fit. */
static bool say(struct cipher_voice *voice, const char *sentence, const struct cipher_knowledge *knowledge,
                char fragment[static CIPHER_VOICE_MAX + 1]) {
    size_t length = 0;
    for (const char *c = sentence; *c != '\0'; c++) {
        char character[2] = {*c, '\0'};
        const char *text = *c == '%' ? expand(voice, *++c, knowledge) : character;
        bool is_an = needs_an(fragment, length, text);
        length -= is_an; /* the blank, which is written again behind the n */
        length += (size_t)snprintf(fragment + length, CIPHER_VOICE_MAX + 1 - length, "%s%s", is_an ? "n " : "", text);
        if (length > CIPHER_VOICE_MAX) {
            return false;
        }
    }
    return true;
}

void cipher_voice_speak(struct cipher_voice *voice, enum cipher_topic topic, const struct cipher_knowledge *knowledge,
                        char fragment[static CIPHER_VOICE_MAX + 1]) {
    int first = (int)draw(voice, SENTENCES_MAX);
    /*
     * Long handles and titles do not fit every sentence. Each topic has one sentence without a name, which then may be
     * repeated.
     */
    for (int tries = 0; tries < 3 * SENTENCES_MAX; tries++) {
        int sentence = (first + tries) % SENTENCES_MAX;
        bool is_allowed = sentence != voice->last[topic] || tries >= 2 * SENTENCES_MAX;
        if (is_allowed && say(voice, SENTENCES[topic][sentence], knowledge, fragment)) {
            voice->last[topic] = sentence;
            return;
        }
    }
    snprintf(fragment, CIPHER_VOICE_MAX + 1, "...");
}
