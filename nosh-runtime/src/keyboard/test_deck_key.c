/* SPDX-License-Identifier: Apache-2.0 */
#include "deck_key.h"

#include "check.h"

#include <stdbool.h>

static void every_key_survives_its_text(void) {
    int keys = 0;
    for (int key = 0; key < 256; key++) {
        char text[DECK_KEY_TEXT_MAX];
        size_t length = deck_key_write((uint8_t)key, text);
        bool is_key = (key >= 0x20 && key < 0x7F) || (key >= DECK_KEY_ENTER && key < DECK_KEY_END);
        CHECK_EQUAL(length > 0, is_key);
        CHECK_EQUAL(strlen(text), length);
        uint8_t read_back = 0;
        CHECK_EQUAL(deck_key_read(text, &read_back), length);
        CHECK(!is_key || read_back == key);
        keys += is_key;
    }
    CHECK_EQUAL(keys, 95 + 15);
}

static void what_is_no_key_is_refused(void) {
    static const char *const texts[] = {"", " ", "<", ">", "<enter", "<ENTER>", "\x7F", "\xC3\xA4", "\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        uint8_t key = 7;
        CHECK_EQUAL(deck_key_read(texts[i], &key), 0);
        CHECK_EQUAL(key, 7);
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(every_key_survives_its_text),
    CHECK_CASE(what_is_no_key_is_refused),
};
CHECK_MAIN(CASES)
