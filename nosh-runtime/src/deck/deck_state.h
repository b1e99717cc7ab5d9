/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Universal Deck State: what the deck remembers of its operator, and its text form (docs/deck-state.md).
 */
#ifndef KN86_DECK_STATE_H
#define KN86_DECK_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Version of the text form that this code writes; it reads the older ones as well. */
#define DECK_STATE_FORMAT 2

#define DECK_STATE_HANDLE_MAX 16          /* characters */
#define DECK_STATE_CREDITS_MAX 999999999u /* the width of the STATUS tab's field */
#define DECK_STATE_REPUTATION_MAX 1000    /* from -1000 (hunted) to 1000 (famous) */
#define DECK_STATE_VERSION_MAX 32         /* characters of a runtime version in the history */
#define DECK_STATE_HISTORY_MAX 16         /* boots remembered */
#define DECK_STATE_BRIGHTNESS_MAX 10      /* from 1 */
#define DECK_STATE_MACROS 8
#define DECK_STATE_MACRO_KEYS_MAX 32
#define DECK_STATE_TEXT_MAX 8192 /* bytes; enough for every state */

/* A recorded sequence of keys (deck_key.h). */
struct deck_macro {
    uint8_t length; /* 0: nothing recorded */
    uint8_t keys[DECK_STATE_MACRO_KEYS_MAX];
};

/* One start of the runtime. There is no time in it: the deck has no clock that survives power-off. */
struct deck_boot {
    uint64_t number; /* counts from 1 */
    char version[DECK_STATE_VERSION_MAX + 1];
};

struct deck_state {
    char handle[DECK_STATE_HANDLE_MAX + 1]; /* 1 or more of A-Z, 0-9, '-', '_' */
    bool is_named;                          /* the operator has chosen the handle */
    uint32_t credits;                       /* 0 to DECK_STATE_CREDITS_MAX */
    int32_t reputation;                     /* -DECK_STATE_REPUTATION_MAX to DECK_STATE_REPUTATION_MAX */
    uint32_t seed;                          /* of what CIPHER says; drawn at the first start, 0 before */
    uint32_t brightness;                    /* 1 to DECK_STATE_BRIGHTNESS_MAX */
    uint64_t boots;                         /* number of the latest boot, 0 before the first */
    struct deck_macro macros[DECK_STATE_MACROS];
    size_t history_length;                            /* 0 to DECK_STATE_HISTORY_MAX */
    struct deck_boot history[DECK_STATE_HISTORY_MAX]; /* oldest first */
};

/* Whether `text` is a valid handle. */
bool deck_state_is_handle(const char *text);

/* The state of a deck that has never been started. */
void deck_state_init(struct deck_state *state);

/*
 * Counts a boot with the runtime `version`, and appends it to the history; the oldest entry is removed when the history
 * is full. Characters of the version outside A-Z a-z 0-9 . + ~ - _ become '_'; the version is cut after
 * DECK_STATE_VERSION_MAX characters.
 */
void deck_state_count_boot(struct deck_state *state, const char *version);

/*
 * Writes the text form into `text`, without a closing NUL. `generation` is the number of this save, from 1. Returns the
 * length in bytes, or 0 when a field of `state` is outside its range.
 */
__attribute__((warn_unused_result)) size_t deck_state_encode(const struct deck_state *state, uint64_t generation,
                                                             char text[static DECK_STATE_TEXT_MAX]);

enum deck_state_decoded {
    DECK_STATE_VALID,
    DECK_STATE_DAMAGED,      /* no valid text: cut, changed, or a field out of range or out of order */
    DECK_STATE_NEWER_FORMAT, /* intact, but of a newer format: the file must not be changed */
};

/*
 * Reads the text form of this format or an older one. Fields that an older format lacks have the values of
 * deck_state_init, except that a handle other than the initial one counts as chosen. Only a text that is byte for byte
 * what deck_state_encode writes, or wrote in that format, is valid. *state and *generation are written only when
 * DECK_STATE_VALID is returned.
 */
__attribute__((warn_unused_result)) enum deck_state_decoded
deck_state_decode(const char *text, size_t length, struct deck_state *state, uint64_t *generation);

#endif
