/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A key as the deck understands it, one byte: printable ASCII (0x20 to 0x7E) is itself, the others have the names
 * below. The text form, for the deck state and for the screen, writes a character as itself and anything else, with
 * space, '<' and '>', as a name between angle brackets: "LS<space><enter>".
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

/* Writes the text form of a key; returns its length, 0 (and an empty text) when `key` is no key. */
size_t deck_key_write(uint8_t key, char text[static DECK_KEY_TEXT_MAX]);

/* Reads one key at the start of `text`; returns how many bytes it took, 0 when none is there. */
size_t deck_key_read(const char *text, uint8_t *key);

#endif
