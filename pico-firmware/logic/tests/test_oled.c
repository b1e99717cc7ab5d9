/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/oled.h"

#include <string.h>

#include "check.h"

static struct kn86_oled oled;

static unsigned level_at(unsigned x, unsigned y) {
    return oled.pixels[y][x / 2] >> (x % 2 == 0 ? 4 : 0) & 0x0F;
}

static void set_row(uint8_t row, uint8_t flags, uint8_t level, const char *text) {
    struct kn86_oled_command command = {.type = KN86_FRAME_OLED_SET_ROW};
    command.set_row =
        (struct kn86_oled_set_row){.row = row, .flags = flags, .level = level, .count = (uint8_t)strlen(text)};
    memcpy(command.set_row.cells, text, strlen(text));
    kn86_oled_apply(&oled, &command);
}

static void scroll(uint8_t row, int16_t speed) {
    struct kn86_oled_command command = {.type = KN86_FRAME_OLED_SCROLL_ROW};
    command.scroll_row = (struct kn86_oled_scroll_row){row, speed};
    kn86_oled_apply(&oled, &command);
}

static void fill(uint8_t row, uint8_t level) {
    struct kn86_oled_command command = {.type = KN86_FRAME_OLED_FILL};
    command.fill = (struct kn86_oled_fill){row, level};
    kn86_oled_apply(&oled, &command);
}

static void clear(uint8_t row) {
    struct kn86_oled_command command = {.type = KN86_FRAME_OLED_CLEAR, .clear_row = row};
    kn86_oled_apply(&oled, &command);
}

static unsigned lit_pixels(unsigned first_line, unsigned lines) {
    unsigned lit = 0;
    for (unsigned y = first_line; y < first_line + lines; y++) {
        for (unsigned x = 0; x < KN86_OLED_WIDTH; x++) {
            lit += level_at(x, y) != 0;
        }
    }
    return lit;
}

static void start_blank(void) {
    kn86_oled_init(&oled, "1.2.3");
    clear(KN86_OLED_ALL_ROWS);
    (void)kn86_oled_take_dirty_rows(&oled);
}

static void bezel_stands_until_the_first_command(void) {
    kn86_oled_init(&oled, "a version far longer than the bezel has room for");
    CHECK_INFO(kn86_oled_take_dirty_rows(&oled) == 0x0F, "all rows are new");
    CHECK_INFO(kn86_oled_take_dirty_rows(&oled) == 0, "taken once");
    CHECK_INFO(lit_pixels(0, KN86_OLED_HEIGHT) > 1000, "the bezel is empty");
    kn86_oled_tick(&oled);
    CHECK_INFO(kn86_oled_take_dirty_rows(&oled) == 0, "the bezel moved");

    scroll(0, 0);
    CHECK_INFO(lit_pixels(0, KN86_OLED_HEIGHT) == 0, "the bezel stayed");
    CHECK_INFO(kn86_oled_take_dirty_rows(&oled) == 0x0F, "all rows changed");
}

static void text_stands_in_the_middle_of_its_row(void) {
    static const char *letter_t[8] = {".######.", ".######.", ".#.##.#.", "...##...",
                                      "...##...", "...##...", "..####..", "........"};
    start_blank();
    set_row(2, 0, 9, "xT");
    CHECK_INFO(kn86_oled_take_dirty_rows(&oled) == 0x04, "row 2 alone changed");
    for (unsigned y = 0; y < 8; y++) {
        for (unsigned x = 0; x < 8; x++) {
            unsigned wanted = letter_t[y][x] == '#' ? 9 : 0;
            CHECK_INFO(level_at(8 + x, 36 + y) == wanted, "pixel %u,%u of T", x, y);
        }
    }
    CHECK_INFO(lit_pixels(32, 4) == 0 && lit_pixels(44, 4) == 0, "margins are blank");
    CHECK_INFO(lit_pixels(0, 32) == 0 && lit_pixels(48, 16) == 0, "other rows are blank");

    set_row(2, 0, 9, "");
    CHECK_INFO(lit_pixels(32, 16) == 0, "a shorter text leaves no rest");
}

static void inverted_text_is_dark_on_a_lit_row(void) {
    start_blank();
    set_row(0, 0, 5, "KN-86");
    unsigned ink = lit_pixels(0, 16);
    set_row(0, KN86_OLED_INVERT, 5, "KN-86");
    CHECK_INFO(lit_pixels(0, 16) == 16 * KN86_OLED_WIDTH - ink, "ink %u", ink);
    CHECK_INFO(level_at(0, 0) == 5, "ground");
}

static void fill_and_clear_keep_to_their_rows(void) {
    start_blank();
    fill(KN86_OLED_ALL_ROWS, 15);
    CHECK_INFO(lit_pixels(0, KN86_OLED_HEIGHT) == KN86_OLED_WIDTH * KN86_OLED_HEIGHT, "all");
    clear(1);
    CHECK_INFO(lit_pixels(0, KN86_OLED_HEIGHT) == KN86_OLED_WIDTH * 48 && lit_pixels(16, 16) == 0, "row 1");
    fill(1, 1);
    CHECK_INFO(level_at(0, 16) == 1 && level_at(255, 31) == 1 && level_at(0, 15) == 15, "row 1");
}

static void ticks(unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        kn86_oled_tick(&oled);
    }
}

static void rows_scroll_at_their_speed(void) {
    static struct kn86_oled before;
    static const int16_t speeds[] = {1, 7, 30, 44, 480, -1, -31, -480};

    for (unsigned i = 0; i < sizeof speeds / sizeof speeds[0]; i++) {
        start_blank();
        set_row(1, 0, 15, "SCROLL");
        before = oled;
        scroll(1, speeds[i]);
        ticks(KN86_OLED_TICKS_PER_SECOND); /* one second */
        unsigned moved = (unsigned)speeds[i] % KN86_OLED_WIDTH;
        for (unsigned x = 0; x < KN86_OLED_WIDTH; x++) {
            for (unsigned y = 16; y < 32; y++) {
                unsigned now = level_at(x, y);
                unsigned from = (x + moved) % KN86_OLED_WIDTH;
                unsigned then = before.pixels[y][from / 2] >> (from % 2 == 0 ? 4 : 0) & 0x0F;
                CHECK_INFO(now == then, "speed %d, pixel %u,%u", speeds[i], x, y);
            }
        }
        CHECK_INFO(kn86_oled_take_dirty_rows(&oled) == 0x02, "speed %d", speeds[i]);
    }
}

static void scrolling_stops(void) {
    start_blank();
    for (unsigned how = 0; how < 4; how++) {
        set_row(0, 0, 15, "SCROLL");
        scroll(0, 300);
        ticks(1);
        switch (how) {
        case 0:
            scroll(0, 0);
            break;
        case 1:
            set_row(0, 0, 15, "NEW");
            break;
        case 2:
            fill(KN86_OLED_ALL_ROWS, 3);
            break;
        default:
            clear(0);
            break;
        }
        (void)kn86_oled_take_dirty_rows(&oled);
        ticks(30);
        CHECK_INFO(kn86_oled_take_dirty_rows(&oled) == 0, "way %u", how);
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(bezel_stands_until_the_first_command), CHECK_CASE(text_stands_in_the_middle_of_its_row),
    CHECK_CASE(inverted_text_is_dark_on_a_lit_row),   CHECK_CASE(fill_and_clear_keep_to_their_rows),
    CHECK_CASE(rows_scroll_at_their_speed),           CHECK_CASE(scrolling_stops),
};
CHECK_MAIN(CASES)
