/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What CIPHER says: fragments of one line, made by a grammar of its own. The same deck, asked the same things in the
 * same order, always hears the same; another deck hears other fragments. CIPHER speaks on CIPHER-LINE only, never on
 * the main grid.
 */
#ifndef KN86_CIPHER_VOICE_H
#define KN86_CIPHER_VOICE_H

#include <stdint.h>

#define CIPHER_VOICE_MAX 32 /* characters of a fragment: what a row holds */

/* What CIPHER speaks about. */
enum cipher_topic {
    CIPHER_ON_START,
    CIPHER_ON_SILENCE, /* nothing has happened for a while */
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
    int last[CIPHER_TOPICS]; /* the sentence used last, so that none comes twice in a row */
};

/* What CIPHER knows; only the texts named by a sentence appear in it. */
struct cipher_knowledge {
    uint32_t seed; /* of the deck */
    uint64_t boots;
    int32_t reputation;
    const char *handle;
    const char *subject; /* of the topic: a tab, a title, a peer's handle */
};

/* Begins to speak: what follows depends on the seed and the number of the boot. */
void cipher_voice_init(struct cipher_voice *voice, const struct cipher_knowledge *knowledge);

/* Makes a fragment of 1 to CIPHER_VOICE_MAX printable ASCII characters. */
void cipher_voice_speak(struct cipher_voice *voice, enum cipher_topic topic, const struct cipher_knowledge *knowledge,
                        char fragment[static CIPHER_VOICE_MAX + 1]);

#endif
