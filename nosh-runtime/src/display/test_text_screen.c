/* SPDX-License-Identifier: Apache-2.0 */
#include "text_screen.h"

#include "check.h"
#include "utf8.h"

static struct text_screen screen;

static void set_up(void) {
    text_screen_clear(&screen);
}

static void a_cleared_screen_is_blank(void) {
    CHECK_EQUAL(screen.cells[0][0].character, ' ');
    CHECK_EQUAL(screen.cells[24][79].character, ' ');
}

static void text_has_its_style_and_takes_its_cells(void) {
    CHECK_EQUAL(text_screen_print(&screen, 2, 3, TEXT_INVERSE, "%s%d", "║", 7), 5);
    CHECK_EQUAL(screen.cells[2][3].character, 0x2551);
    CHECK_EQUAL(screen.cells[2][3].style, TEXT_INVERSE);
    CHECK_EQUAL(screen.cells[2][4].character, '7');
    CHECK_EQUAL(screen.cells[2][5].character, ' ');
}

static void text_is_cut_at_the_edges(void) {
    text_screen_print(&screen, 4, 78, TEXT_NORMAL, "abc"); /* cut at the edge, nothing wraps */
    CHECK_EQUAL(screen.cells[4][79].character, 'b');
    CHECK_EQUAL(screen.cells[5][0].character, ' ');
    text_screen_print(&screen, 4, -1, TEXT_NORMAL, "xy");
    CHECK_EQUAL(screen.cells[4][0].character, 'y');
    text_screen_print(&screen, -1, 0, TEXT_NORMAL, "x");
    text_screen_print(&screen, TEXT_SCREEN_ROWS, 0, TEXT_NORMAL, "x");
}

static void what_is_no_printable_character_is_replaced(void) {
    text_screen_print(&screen, 6, 0, TEXT_NORMAL, "a\nb\x1B\xFF");
    CHECK_EQUAL(screen.cells[6][1].character, UTF8_REPLACEMENT);
    CHECK_EQUAL(screen.cells[6][2].character, 'b');
    CHECK_EQUAL(screen.cells[6][3].character, UTF8_REPLACEMENT);
    CHECK_EQUAL(screen.cells[6][4].character, UTF8_REPLACEMENT);
}

static void repeated_text_is_cut_at_the_edge_too(void) {
    text_screen_repeat(&screen, 8, 70, 20, TEXT_DIM, "─");
    CHECK_EQUAL(screen.cells[8][69].character, ' ');
    CHECK_EQUAL(screen.cells[8][70].character, 0x2500);
    CHECK_EQUAL(screen.cells[8][79].style, TEXT_DIM);
}

static const struct check_case CASES[] = {
    CHECK_CASE(a_cleared_screen_is_blank),
    CHECK_CASE(text_has_its_style_and_takes_its_cells),
    CHECK_CASE(text_is_cut_at_the_edges),
    CHECK_CASE(what_is_no_printable_character_is_replaced),
    CHECK_CASE(repeated_text_is_cut_at_the_edge_too),
};
CHECK_MAIN_WITH(CASES, set_up, NULL)
