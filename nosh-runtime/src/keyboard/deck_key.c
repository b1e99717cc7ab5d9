/* SPDX-License-Identifier: Apache-2.0 */
#include "deck_key.h"

#include <stdio.h>
#include <string.h>

static const struct {
    uint8_t key;
    const char *text;
} NAMES[] = {
    {' ', "<space>"},
    {'<', "<less>"},
    {'>', "<greater>"},
    {DECK_KEY_ENTER, "<enter>"},
    {DECK_KEY_ESCAPE, "<escape>"},
    {DECK_KEY_TAB, "<tab>"},
    {DECK_KEY_BACKTAB, "<backtab>"},
    {DECK_KEY_UP, "<up>"},
    {DECK_KEY_DOWN, "<down>"},
    {DECK_KEY_LEFT, "<left>"},
    {DECK_KEY_RIGHT, "<right>"},
    {DECK_KEY_BACKSPACE, "<backspace>"},
    {DECK_KEY_DELETE, "<delete>"},
    {DECK_KEY_F1, "<f1>"},
    {DECK_KEY_F2, "<f2>"},
    {DECK_KEY_F3, "<f3>"},
    {DECK_KEY_F4, "<f4>"},
    {DECK_KEY_F5, "<f5>"},
};
#define NAME_COUNT (sizeof NAMES / sizeof NAMES[0])

size_t deck_key_write(uint8_t key, char text[static DECK_KEY_TEXT_MAX]) {
    text[0] = '\0';
    for (size_t i = 0; i < NAME_COUNT; i++) {
        if (NAMES[i].key == key) {
            return (size_t)snprintf(text, DECK_KEY_TEXT_MAX, "%s", NAMES[i].text);
        }
    }
    if (key <= 0x20 || key >= 0x7F) {
        return 0;
    }
    text[0] = (char)key;
    text[1] = '\0';
    return 1;
}

size_t deck_key_read(const char *text, uint8_t *key) {
    for (size_t i = 0; i < NAME_COUNT; i++) {
        size_t length = strlen(NAMES[i].text);
        if (strncmp(text, NAMES[i].text, length) == 0) {
            *key = NAMES[i].key;
            return length;
        }
    }
    if (text[0] <= 0x20 || text[0] >= 0x7F || text[0] == '<' || text[0] == '>') {
        return 0;
    }
    *key = (uint8_t)text[0];
    return 1;
}
