/* SPDX-License-Identifier: Apache-2.0 */
#include "cipher.h"

#include "check.h"
#include "example_model.h"
#include "monotonic_clock.h"

static struct cipher cipher;
static struct hud hud;
static struct update_view update;
static struct deck_state state;
static struct hud_model model;
static struct cartridge_report report;

static void start(void) {
    deck_state_init(&state);
    strcpy(state.handle, "GHOST-7");
    state.is_named = true;
    state.seed = 86;
    update = example_update();
    hud_init(&hud, &state, &update);
    model = example_model();
    memset(&report, 0, sizeof report);
    model.cartridge = &report;
    model.coprocessor.is_linked = false;
    cipher_init(&cipher, &state, 1000);
}

static const char *row(enum cipher_line_row number) {
    return cipher.line.rows[number];
}

/* Ticks. Returns whether CIPHER has said something; the fragment before then moves down one row. */
static bool speaks(unsigned events, int64_t now) {
    char before[KN86_OLED_CELLS + 1];
    strcpy(before, row(CIPHER_LINE_CURRENT));
    cipher_tick(&cipher, &hud, &model, false, events, now);
    bool has_spoken = strcmp(before, row(CIPHER_LINE_CURRENT)) != 0;
    CHECK(!has_spoken || strcmp(before, row(CIPHER_LINE_PREVIOUS)) == 0);
    return has_spoken;
}

static void the_strip_tells_time_mode_and_tab(void) {
    start();
    speaks(0, 1000);
    CHECK_TEXT(row(CIPHER_LINE_STATUS), "BAT -- 00:00 DEV  TERM:STATUS");
    hud.tab = HUD_SYS;
    cipher_tick(&cipher, &hud, &model, true, 0, 1000 + 83 * 60000);
    CHECK_TEXT(row(CIPHER_LINE_STATUS), "BAT -- 01:23 PROD TERM:SYS");
}

static void it_speaks_when_something_happens_and_now_and_then(void) {
    start();
    CHECK(row(CIPHER_LINE_CURRENT)[0] != '\0'); /* it has started */
    CHECK(!speaks(0, 2000));
    CHECK(speaks(HUD_EVENT_TAB, 3000));
    CHECK(speaks(HUD_EVENT_NAMED, 4000));
    CHECK(speaks(HUD_EVENT_PLAYED, 5000));
    CHECK(!speaks(HUD_EVENT_STATE, 6000)); /* a change of brightness is no topic */
    CHECK_EQUAL(cipher_deadline(&cipher), 5000 + CIPHER_SILENCE_MS);
    CHECK(!speaks(0, 5000 + CIPHER_SILENCE_MS - 1));
    CHECK(speaks(0, 5000 + CIPHER_SILENCE_MS));
}

static void it_follows_the_cartridge(void) {
    start();
    CHECK(!speaks(0, 2000)); /* the reader is empty from the start */
    CHECK(strstr(row(CIPHER_LINE_CONTEXT), "GHOST-7 BARE DECK") != NULL);
    report.is_present = true;
    report.count = 1;
    strcpy(report.entries[0].fault, "CUT OFF");
    CHECK(speaks(0, 3000));
    CHECK(strstr(row(CIPHER_LINE_CONTEXT), "BARE DECK") != NULL);
    report.count = 2;
    strcpy(report.entries[1].header.title, "Icebreaker");
    CHECK(speaks(0, 4000));
    CHECK_TEXT(row(CIPHER_LINE_CONTEXT), "> Icebreaker");
    CHECK(!speaks(0, 5000));
    report.is_present = false;
    CHECK(speaks(0, 6000));
}

static void it_follows_the_other_deck(void) {
    start();
    model.link = (struct hud_link){.is_open = true, .device = "", .state = DECK_LINK_HEARD, .peer = "ZERO"};
    CHECK(!speaks(0, 2000));
    model.link.state = DECK_LINK_LINKED;
    CHECK(speaks(0, 3000));
    CHECK_TEXT(row(CIPHER_LINE_STATUS), "BAT -- 00:00 LINK TERM:STATUS");
    CHECK_TEXT(row(CIPHER_LINE_CONTEXT), "< > ZERO");
    model.link.is_open = false;
    CHECK(speaks(0, 4000));
}

static void news_of_the_update_come_before_anything_but_the_power(void) {
    start();
    report.is_present = true;
    report.count = 1;
    strcpy(report.entries[0].header.title, "Icebreaker");
    update.progress = (struct progress_report){.phase = PROGRESS_WRITING, .done = 47, .total = 100};
    update.progress_at = 2000;
    speaks(0, 2000);
    CHECK_TEXT(row(CIPHER_LINE_CONTEXT), "UPDATE WRITES 47%");
    update.progress.phase = PROGRESS_RESTARTING;
    speaks(0, 3000);
    CHECK_TEXT(row(CIPHER_LINE_CONTEXT), "UPDATE RESTARTS");
    update.progress.phase = PROGRESS_NONE;
    update.trial_at = 3000;
    speaks(0, 65000);
    CHECK_TEXT(row(CIPHER_LINE_CONTEXT), "ON TRIAL 1:02");
    update.trial_at = MONOTONIC_NEVER;
    update.confirmed_at = 65000;
    speaks(0, 66000);
    CHECK_TEXT(row(CIPHER_LINE_CONTEXT), "CONFIRMED");
    hud.mode = HUD_POWERING_OFF;
    speaks(0, 66000);
    CHECK_TEXT(row(CIPHER_LINE_CONTEXT), "POWER OFF");
    hud.mode = HUD_BROWSING;
    speaks(0, 200000);
    CHECK_TEXT(row(CIPHER_LINE_CONTEXT), "> Icebreaker");
}

static void a_pico_that_was_away_gets_every_row_again(void) {
    start();
    struct send_queue queue;
    send_queue_init(&queue);
    model.coprocessor.is_linked = true;
    CHECK(!speaks(0, 2000)); /* the first link does not count as a return */
    cipher_line_send(&cipher.line, &queue);
    CHECK_EQUAL(queue.added, KN86_OLED_ROWS);
    speaks(0, 3000);
    cipher_line_send(&cipher.line, &queue);
    CHECK_EQUAL(queue.added, KN86_OLED_ROWS);
    model.coprocessor.is_linked = false;
    CHECK(!speaks(0, 4000));
    model.coprocessor.is_linked = true;
    CHECK(speaks(0, 5000));
    cipher_line_send(&cipher.line, &queue);
    CHECK_EQUAL(queue.added, 2 * KN86_OLED_ROWS);
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_strip_tells_time_mode_and_tab),
    CHECK_CASE(it_speaks_when_something_happens_and_now_and_then),
    CHECK_CASE(it_follows_the_cartridge),
    CHECK_CASE(it_follows_the_other_deck),
    CHECK_CASE(news_of_the_update_come_before_anything_but_the_power),
    CHECK_CASE(a_pico_that_was_away_gets_every_row_again),
};
CHECK_MAIN(CASES)
