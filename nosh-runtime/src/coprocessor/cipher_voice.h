/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Generates what CIPHER says: fragments of one line, from a grammar. The output is deterministic: it depends only on
 * the deck's seed, the number of the boot and the topics in their order. CIPHER speaks on CIPHER-LINE only, never on
 * the main screen.
 */
#ifndef KN86_CIPHER_VOICE_H
#define KN86_CIPHER_VOICE_H

#include <stdint.h>

#define CIPHER_VOICE_MAX 32 /* characters of a fragment: the width of a row */

/* What CIPHER speaks about. */
enum cipher_topic {
    CIPHER_ON_START,
    CIPHER_ON_SILENCE, /* nothing has happened for CIPHER_SILENCE_MS */
    CIPHER_ON_NAME,    /* the operator has chosen a handle */
    CIPHER_ON_TAB,
    CIPHER_ON_MACRO,
    CIPHER_ON_CARTRIDGE,
    CIPHER_ON_BAD_CARTRIDGE,
    CIPHER_ON_EMPTY_READER,
    CIPHER_ON_PEER,
    CIPHER_ON_LOST_PEER,
    CIPHER_ON_RETURN, /* the coprocessor was away */
    CIPHER_TOPICS
};

struct cipher_voice {
    uint32_t state;          /* of the generator */
    int last[CIPHER_TOPICS]; /* the sentence used last, so that it is not repeated at once */
};

/* The values that sentences refer to. */
struct cipher_knowledge {
    uint32_t seed; /* of the deck */
    uint64_t boots;
    int32_t reputation;
    const char *handle;
    const char *subject; /* what the topic is about: a tab, a title, a peer's handle */
};

/* Seeds the generator with the deck's seed and the number of the boot. */
void cipher_voice_init(struct cipher_voice *voice, const struct cipher_knowledge *knowledge);

/* Makes a fragment of 1 to CIPHER_VOICE_MAX printable ASCII characters. */
void cipher_voice_speak(struct cipher_voice *voice, enum cipher_topic topic, const struct cipher_knowledge *knowledge,
                        char fragment[static CIPHER_VOICE_MAX + 1]);

#endif
