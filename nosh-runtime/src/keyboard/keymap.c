/* SPDX-License-Identifier: Apache-2.0 */
#include "keymap.h"

#include "deck_key.h"

#include <linux/input-event-codes.h>
#include <stddef.h>

/* Indexed by key code: the key without and with shift. */
static const struct {
    uint8_t plain, shifted;
} KEYS[] = {
    [KEY_ESC] = {DECK_KEY_ESCAPE, DECK_KEY_ESCAPE},
    [KEY_1] = {'1', '!'},
    [KEY_2] = {'2', '@'},
    [KEY_3] = {'3', '#'},
    [KEY_4] = {'4', '$'},
    [KEY_5] = {'5', '%'},
    [KEY_6] = {'6', '^'},
    [KEY_7] = {'7', '&'},
    [KEY_8] = {'8', '*'},
    [KEY_9] = {'9', '('},
    [KEY_0] = {'0', ')'},
    [KEY_MINUS] = {'-', '_'},
    [KEY_EQUAL] = {'=', '+'},
    [KEY_BACKSPACE] = {DECK_KEY_BACKSPACE, DECK_KEY_BACKSPACE},
    [KEY_TAB] = {DECK_KEY_TAB, DECK_KEY_BACKTAB},
    [KEY_Q] = {'q', 'Q'},
    [KEY_W] = {'w', 'W'},
    [KEY_E] = {'e', 'E'},
    [KEY_R] = {'r', 'R'},
    [KEY_T] = {'t', 'T'},
    [KEY_Y] = {'y', 'Y'},
    [KEY_U] = {'u', 'U'},
    [KEY_I] = {'i', 'I'},
    [KEY_O] = {'o', 'O'},
    [KEY_P] = {'p', 'P'},
    [KEY_LEFTBRACE] = {'[', '{'},
    [KEY_RIGHTBRACE] = {']', '}'},
    [KEY_ENTER] = {DECK_KEY_ENTER, DECK_KEY_ENTER},
    [KEY_A] = {'a', 'A'},
    [KEY_S] = {'s', 'S'},
    [KEY_D] = {'d', 'D'},
    [KEY_F] = {'f', 'F'},
    [KEY_G] = {'g', 'G'},
    [KEY_H] = {'h', 'H'},
    [KEY_J] = {'j', 'J'},
    [KEY_K] = {'k', 'K'},
    [KEY_L] = {'l', 'L'},
    [KEY_SEMICOLON] = {';', ':'},
    [KEY_APOSTROPHE] = {'\'', '"'},
    [KEY_GRAVE] = {'`', '~'},
    [KEY_BACKSLASH] = {'\\', '|'},
    [KEY_Z] = {'z', 'Z'},
    [KEY_X] = {'x', 'X'},
    [KEY_C] = {'c', 'C'},
    [KEY_V] = {'v', 'V'},
    [KEY_B] = {'b', 'B'},
    [KEY_N] = {'n', 'N'},
    [KEY_M] = {'m', 'M'},
    [KEY_COMMA] = {',', '<'},
    [KEY_DOT] = {'.', '>'},
    [KEY_SLASH] = {'/', '?'},
    [KEY_KPASTERISK] = {'*', '*'},
    [KEY_SPACE] = {' ', ' '},
    [KEY_F1] = {DECK_KEY_F1, DECK_KEY_F1},
    [KEY_F2] = {DECK_KEY_F2, DECK_KEY_F2},
    [KEY_F3] = {DECK_KEY_F3, DECK_KEY_F3},
    [KEY_F4] = {DECK_KEY_F4, DECK_KEY_F4},
    [KEY_F5] = {DECK_KEY_F5, DECK_KEY_F5},
    [KEY_KP7] = {'7', '7'},
    [KEY_KP8] = {'8', '8'},
    [KEY_KP9] = {'9', '9'},
    [KEY_KPMINUS] = {'-', '-'},
    [KEY_KP4] = {'4', '4'},
    [KEY_KP5] = {'5', '5'},
    [KEY_KP6] = {'6', '6'},
    [KEY_KPPLUS] = {'+', '+'},
    [KEY_KP1] = {'1', '1'},
    [KEY_KP2] = {'2', '2'},
    [KEY_KP3] = {'3', '3'},
    [KEY_KP0] = {'0', '0'},
    [KEY_KPDOT] = {'.', '.'},
    [KEY_102ND] = {'\\', '|'},
    [KEY_KPENTER] = {DECK_KEY_ENTER, DECK_KEY_ENTER},
    [KEY_KPSLASH] = {'/', '/'},
    [KEY_UP] = {DECK_KEY_UP, DECK_KEY_UP},
    [KEY_LEFT] = {DECK_KEY_LEFT, DECK_KEY_LEFT},
    [KEY_RIGHT] = {DECK_KEY_RIGHT, DECK_KEY_RIGHT},
    [KEY_DOWN] = {DECK_KEY_DOWN, DECK_KEY_DOWN},
    [KEY_DELETE] = {DECK_KEY_DELETE, DECK_KEY_DELETE},
};

uint8_t keymap_translate(uint16_t code, bool is_shifted, bool is_caps_locked) {
    if (code >= sizeof KEYS / sizeof KEYS[0]) {
        return 0;
    }
    bool is_letter = KEYS[code].plain >= 'a' && KEYS[code].plain <= 'z';
    return is_shifted != (is_letter && is_caps_locked) ? KEYS[code].shifted : KEYS[code].plain;
}
