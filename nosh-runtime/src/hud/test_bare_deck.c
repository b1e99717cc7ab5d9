/* SPDX-License-Identifier: Apache-2.0 */
#include "bare_deck.h"

#include "check.h"

static struct text_screen screen;

/* The text of a row; characters beyond ASCII as '*'. */
static const char *row_text(int row) {
    static char text[TEXT_SCREEN_COLUMNS + 1];
    for (int column = 0; column < TEXT_SCREEN_COLUMNS; column++) {
        uint32_t character = screen.cells[row][column].character;
        text[column] = (char)(character < 0x80 ? character : '*');
    }
    return text;
}

static int row_with(const char *wanted) {
    for (int row = 0; row < TEXT_SCREEN_ROWS; row++) {
        if (strstr(row_text(row), wanted) != NULL) {
            return row;
        }
    }
    fprintf(stderr, "no row holds \"%s\"\n", wanted);
    exit(1);
}

static struct bare_deck deck_of(const struct deck_state *state) {
    return (struct bare_deck){
        .state = state, .saving = "KEPT", .coprocessor = "LINKED", .version = "0.1.0", .build_id = "20261101"};
}

static void everything_told_is_on_the_screen(void) {
    struct deck_state state;
    deck_state_init(&state);
    strcpy(state.handle, "GHOST-7");
    state.credits = 1250;
    state.reputation = -12;
    state.boots = 7;
    struct bare_deck deck = deck_of(&state);
    bare_deck_draw(&deck, &screen);
    CHECK(strstr(row_text(row_with("HANDLE")), "GHOST-7") != NULL);
    CHECK(strstr(row_text(row_with("CREDITS")), "1250") != NULL);
    CHECK(strstr(row_text(row_with("REPUTATION")), "-12") != NULL);
    CHECK(strstr(row_text(row_with("BOOTS")), " 7 ") != NULL);
    CHECK(strstr(row_text(row_with("COPROCESSOR")), "LINKED") != NULL);
    CHECK(strstr(row_text(row_with("DECK STATE")), "KEPT") != NULL);
    CHECK_EQUAL(row_with("nOSh 0.1.0"), row_with("20261101"));
}

static void only_the_selected_tab_is_inverse(void) {
    struct deck_state state;
    deck_state_init(&state);
    struct bare_deck deck = deck_of(&state);
    bare_deck_draw(&deck, &screen);
    int row = row_with("STATUS");
    static const char *const tabs[] = {"STATUS", "LAMBDA", "LINK", "SYS"};
    for (size_t i = 0; i < sizeof tabs / sizeof tabs[0]; i++) {
        const char *found = strstr(row_text(row), tabs[i]);
        CHECK(found != NULL);
        CHECK_EQUAL(screen.cells[row][found - row_text(row)].style, i == 0 ? TEXT_INVERSE : TEXT_NORMAL);
    }
}

static void texts_too_long_never_break_the_frame(void) {
    char text[400];
    memset(text, 'W', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct deck_state state;
    deck_state_init(&state);
    struct bare_deck deck = {
        .state = &state, .saving = text, .coprocessor = text, .version = text, .build_id = text};
    bare_deck_draw(&deck, &screen);
    for (int row = 1; row < TEXT_SCREEN_ROWS - 1; row++) {
        CHECK(screen.cells[row][0].character >= 0x2550);
        CHECK(screen.cells[row][TEXT_SCREEN_COLUMNS - 1].character >= 0x2550);
    }
}

int main(void) {
    everything_told_is_on_the_screen();
    only_the_selected_tab_is_inverse();
    texts_too_long_never_break_the_frame();
    return 0;
}
