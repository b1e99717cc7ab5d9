/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A key of the deck, in one byte: printable ASCII (0x20 to 0x7E) stands for itself, other keys have the values below.
 * In the text form, for the deck state and the screen, a character stands for itself; space, '<', '>' and all other
 * keys are names in angle brackets: "LS<space><enter>".
 */
#ifndef KN86_DECK_KEY_H
#define KN86_DECK_KEY_H

#include <stddef.h>
#include <stdint.h>

enum {
    DECK_KEY_ENTER = 0x80,
    DECK_KEY_ESCAPE,
    DECK_KEY_TAB,
    DECK_KEY_BACKTAB,
    DECK_KEY_UP,
    DECK_KEY_DOWN,
    DECK_KEY_LEFT,
    DECK_KEY_RIGHT,
    DECK_KEY_BACKSPACE,
    DECK_KEY_DELETE,
    DECK_KEY_F1, /* F1 to F4 choose a tab */
    DECK_KEY_F2,
    DECK_KEY_F3,
    DECK_KEY_F4,
    DECK_KEY_F5, /* ends a recording */
    DECK_KEY_END,
};

#define DECK_KEY_TEXT_MAX 12 /* bytes of the longest name with its brackets and a closing NUL */

/* Writes the text form of a key. Returns its length; 0, and an empty text, when `key` is not a key. */
size_t deck_key_write(uint8_t key, char text[static DECK_KEY_TEXT_MAX]);

/* Reads the key at the start of `text`. Returns the number of bytes read; 0 when no key is there. */
size_t deck_key_read(const char *text, uint8_t *key);

#endif
