/* SPDX-License-Identifier: Apache-2.0 */
/* The HUD, operated by keys. */
#include "hud.h"

#include "check.h"
#include "deck_key.h"
#include "example_model.h"
#include "monotonic_clock.h"

static struct hud hud;
static struct update_view update;
static struct deck_state state;
static struct text_screen screen;
static int64_t now;

/* Presses keys in their text form (deck_key.h); returns the events. */
static unsigned type(const char *keys) {
    for (uint8_t key; keys[0] != '\0';) {
        size_t length = deck_key_read(keys, &key);
        CHECK(length > 0);
        hud_press(&hud, key, now);
        keys += length;
    }
    return hud_take_events(&hud);
}

/* The text of a row; characters beyond ASCII as '*'. */
static const char *row_text(int row) {
    static char text[TEXT_SCREEN_COLUMNS + 1];
    for (int column = 0; column < TEXT_SCREEN_COLUMNS; column++) {
        uint32_t character = screen.cells[row][column].character;
        text[column] = (char)(character < 0x80 ? character : '*');
    }
    return text;
}

/* The first row that shows the text, or -1. */
static int row_with(const char *wanted) {
    struct hud_model model = example_model();
    hud_draw(&hud, &model, &screen);
    for (int row = 0; row < TEXT_SCREEN_ROWS; row++) {
        if (strstr(row_text(row), wanted) != NULL) {
            return row;
        }
    }
    return -1;
}

static void start(bool is_named) {
    deck_state_init(&state);
    state.is_named = is_named;
    update = example_update();
    hud_init(&hud, &state, &update);
    now = 0;
}

static void the_first_start_asks_for_a_name_until_it_has_one(void) {
    start(false);
    CHECK(row_with("FIRST START") >= 0);
    CHECK_EQUAL(type("<f4><tab><escape><enter>"), 0); /* it cannot be skipped */
    CHECK_EQUAL(hud.mode, HUD_NAMING);
    type("gh<space>o!st-<down>86_abcdefghijk");
    CHECK(row_with("> GHOST-86_ABCDEFG ") >= 0); /* sixteen characters, in capitals, without invalid ones */
    type("<backspace><backspace><backspace><backspace><backspace><backspace><backspace><backspace>");
    CHECK(row_with("> GHOST-86 ") >= 0);
    CHECK_EQUAL(type("<enter>"), HUD_EVENT_STATE | HUD_EVENT_NAMED);
    CHECK_TEXT(state.handle, "GHOST-86");
    CHECK(state.is_named);
    CHECK_EQUAL(hud.mode, HUD_BROWSING);
    CHECK(row_with("FIRST START") < 0);

    type("n<backspace><backspace>7");
    CHECK(row_with("NEW HANDLE") >= 0);
    CHECK_EQUAL(type("<escape>"), 0);
    CHECK_TEXT(state.handle, "GHOST-86");
    CHECK_EQUAL(type("N<backspace><backspace>7<enter>"), HUD_EVENT_STATE | HUD_EVENT_NAMED);
    CHECK_TEXT(state.handle, "GHOST-7");
    for (int i = 0; i < DECK_STATE_HANDLE_MAX + 2; i++) {
        type(i == 0 ? "n" : "<backspace>");
    }
    CHECK_EQUAL(type("<enter>"), 0); /* an empty name is invalid */
    CHECK_EQUAL(hud.mode, HUD_NAMING);
}

static void tabs_are_chosen_by_every_way_there_is(void) {
    static const char *const sections[HUD_TABS] = {"OPERATOR", "MACROS", "DECK TO DECK", "COPROCESSOR"};
    static const char *const keys[HUD_TABS] = {"<f1>", "<f2>", "<f3>", "<f4>"};
    start(true);
    for (int tab = 0; tab < HUD_TABS; tab++) {
        CHECK_EQUAL(type(keys[tab]), HUD_EVENT_TAB);
        CHECK_EQUAL(hud.tab, tab);
        CHECK(row_with(sections[tab]) >= 0);
        const char *found = strstr(row_text(HUD_TABS - 1), hud_tab_name((enum hud_tab)tab));
        CHECK(found != NULL);
        CHECK_EQUAL(screen.cells[HUD_TABS - 1][found - row_text(HUD_TABS - 1)].style, TEXT_INVERSE);
    }
    type("<tab>");
    CHECK_EQUAL(hud.tab, HUD_STATUS);
    type("<backtab>");
    CHECK_EQUAL(hud.tab, HUD_SYS);
}

static void brightness_moves_between_its_ends(void) {
    start(true);
    type("<f4>");
    CHECK_EQUAL(type("<right>"), 0);
    CHECK_EQUAL(state.brightness, 10);
    for (int level = 9; level >= 1; level--) {
        CHECK_EQUAL(type("<left>"), HUD_EVENT_STATE);
        CHECK_EQUAL(state.brightness, level);
    }
    CHECK_EQUAL(type("<left>"), 0);
    CHECK_EQUAL(state.brightness, 1);
}

static void shutting_down_takes_a_yes(void) {
    start(true);
    type("<f4><enter>"); /* on BRIGHTNESS, enter does nothing */
    CHECK_EQUAL(hud.mode, HUD_BROWSING);
    CHECK_EQUAL(type("<down><down><enter>"), 0);
    CHECK(row_with("SWITCH THE DECK OFF?") >= 0);
    CHECK_EQUAL(type("x<f1><escape>"), 0);
    CHECK_EQUAL(hud.tab, HUD_SYS);
    CHECK_EQUAL(type("<enter><enter>"), HUD_EVENT_POWER_OFF);
    CHECK(row_with("SWITCHES ITSELF OFF") >= 0);
    CHECK_EQUAL(type("<escape><f1><enter>"), 0);
    CHECK_EQUAL(hud.mode, HUD_POWERING_OFF);
    hud_power_off_failed(&hud, "NOBODY LISTENS");
    CHECK(row_with("NOBODY LISTENS") >= 0);
    CHECK_EQUAL(type("x<f1>"), 0); /* it stays until it is read */
    CHECK_EQUAL(hud.mode, HUD_STAYING_ON);
    CHECK_EQUAL(type("<escape><f1>"), HUD_EVENT_TAB);
    CHECK_EQUAL(hud.tab, HUD_STATUS);
}

/* Plays the macro to its end; returns the events. */
static unsigned play(void) {
    for (int keys = 0; hud.recorder.mode == MACRO_RECORDER_PLAYING; keys++) {
        CHECK(keys <= DECK_STATE_MACRO_KEYS_MAX);
        now = hud.recorder.next_at;
        hud_tick(&hud, now);
    }
    return hud_take_events(&hud);
}

static void a_macro_does_what_was_recorded(void) {
    start(true);
    type("<f2><down>r");
    CHECK(row_with("RECORDING 2  0/32") >= 0);
    type("<f4><left><left><f1>");
    CHECK(row_with("RECORDING 2  4/32") >= 0);
    CHECK_EQUAL(type("<f5>"), HUD_EVENT_STATE | HUD_EVENT_RECORDED);
    CHECK_EQUAL(state.brightness, 8);
    CHECK_EQUAL(state.macros[1].length, 4);
    CHECK_EQUAL(state.macros[0].length, 0);

    type("<f2>");
    CHECK(row_with("<f4><left><left><f1>") >= 0);
    CHECK_EQUAL(type("<enter>"), HUD_EVENT_PLAYED);
    CHECK_EQUAL(hud_deadline(&hud), MACRO_RECORDER_PACE_MS);
    CHECK_EQUAL(play(), HUD_EVENT_TAB | HUD_EVENT_STATE);
    CHECK_EQUAL(state.brightness, 6);
    CHECK_EQUAL(hud.tab, HUD_STATUS);
    CHECK_EQUAL(now, 5 * MACRO_RECORDER_PACE_MS);

    type("<f2><enter>");
    hud_tick(&hud, now + MACRO_RECORDER_PACE_MS);
    CHECK(row_with("PLAYING 2  1/4") >= 0);
    CHECK_EQUAL(hud.tab, HUD_SYS);
    type("n"); /* any key stops it, and does nothing else */
    CHECK(hud_deadline(&hud) == MONOTONIC_NEVER);
    CHECK_EQUAL(state.brightness, 6);
    CHECK_EQUAL(hud.mode, HUD_BROWSING);

    type("<f2>");
    CHECK_EQUAL(type("<delete>"), HUD_EVENT_STATE);
    CHECK_EQUAL(state.macros[1].length, 0);
    CHECK_EQUAL(type("<delete><enter>"), 0);
}

static void a_macro_neither_answers_questions_nor_calls_macros(void) {
    start(true);
    const struct deck_macro shut_down = {
        .length = 5, .keys = {DECK_KEY_F4, DECK_KEY_DOWN, DECK_KEY_DOWN, DECK_KEY_ENTER, DECK_KEY_ENTER}};
    const struct deck_macro itself = {.length = 2, .keys = {DECK_KEY_F2, DECK_KEY_ENTER}};
    state.macros[0] = shut_down;
    type("<f2><enter>");
    CHECK_EQUAL(play(), HUD_EVENT_TAB);
    CHECK_EQUAL(hud.mode, HUD_ASKING);
    type("<escape>");

    state.macros[0] = itself;
    type("<f2><enter>");
    CHECK_EQUAL(play() & HUD_EVENT_PLAYED, 0);
}

/* kn86-update lists its payloads, which opens the list. */
static void list_updates(void) {
    update.payloads = example_update_with_payloads().payloads;
    update.payloads_file.changes++;
    hud_tick(&hud, now);
}

static enum update_wish_kind take_wish(void) {
    return update_screen_take_wish(&hud.update).kind;
}

static void the_update_is_reached_from_sys_and_left(void) {
    start(true);
    CHECK_EQUAL(type("<f4><down><enter>"), HUD_EVENT_TAB | HUD_EVENT_UPDATE);
    CHECK_EQUAL(hud.mode, HUD_UPDATING);
    CHECK_EQUAL(take_wish(), UPDATE_WISH_SCAN);
    CHECK(row_with("LOOKING FOR UPDATES") > 0);
    list_updates();
    CHECK(row_with("kn86-0.2.0.kn86fw") > 0);
    CHECK_EQUAL(type("<enter>"), 0);
    CHECK(row_with("FILL SLOT B AND RESTART INTO IT, ON TRIAL?") > 0);
    CHECK_EQUAL(type("<f1><tab>n"), 0); /* a question is answered first */
    CHECK_EQUAL(type("<escape><escape>"), 0);
    CHECK_EQUAL(hud.mode, HUD_BROWSING);
    CHECK_EQUAL(hud.tab, HUD_SYS);

    CHECK_EQUAL(type("<enter>"), HUD_EVENT_UPDATE);
    CHECK_EQUAL(take_wish(), UPDATE_WISH_SCAN);
    CHECK_EQUAL(type("<f1>"), HUD_EVENT_TAB | HUD_EVENT_UPDATE); /* another tab, while it looks */
    CHECK_EQUAL(take_wish(), UPDATE_WISH_TAKE_BACK);
    CHECK_EQUAL(hud.mode, HUD_BROWSING);
    CHECK_EQUAL(hud.tab, HUD_STATUS);
    CHECK_EQUAL(type("<f4>"), HUD_EVENT_TAB);
    CHECK(row_with("BRIGHTNESS") > 0);
}

static void silence_ends_the_wait_by_itself(void) {
    start(true);
    type("<f4><down><enter>");
    take_wish();
    CHECK_EQUAL(hud_deadline(&hud), UPDATE_SCREEN_PATIENCE_MS);
    now = hud_deadline(&hud);
    hud_tick(&hud, now);
    CHECK_EQUAL(hud_take_events(&hud), HUD_EVENT_UPDATE);
    CHECK_EQUAL(take_wish(), UPDATE_WISH_TAKE_BACK);
    CHECK(row_with("DOES NOT ANSWER") > 0);
    CHECK(hud_deadline(&hud) == MONOTONIC_NEVER);
}

static void the_update_opens_at_the_first_start_too_and_not_over_a_question(void) {
    start(false);
    type("gh");
    hud_open_update(&hud, now);
    CHECK_EQUAL(hud.mode, HUD_UPDATING);
    CHECK(row_with("LOOKING FOR UPDATES") > 0);
    take_wish();
    hud_take_events(&hud);
    CHECK_EQUAL(type("<f1>"), 0); /* there are no other tabs yet */
    CHECK_EQUAL(hud.mode, HUD_UPDATING);
    type("<escape>");
    CHECK_EQUAL(hud.mode, HUD_NAMING);
    CHECK(row_with("> GH ") > 0);

    start(true);
    type("<f4><down><down><enter>");
    hud_open_update(&hud, now);
    CHECK_EQUAL(hud.mode, HUD_ASKING);
    type("<enter>");
    hud_open_update(&hud, now);
    CHECK_EQUAL(hud.mode, HUD_POWERING_OFF);
    start(true);
    hud_open_update(&hud, now);
    list_updates();
    hud_open_update(&hud, now); /* it is open already */
    CHECK_EQUAL(hud.update.mode, UPDATE_SCREEN_LIST);
}

static void no_macro_answers_a_question_of_the_update(void) {
    static const enum update_screen_mode questions[] = {UPDATE_SCREEN_ASKING_INSTALL, UPDATE_SCREEN_ASKING_REVERT};
    static const struct deck_macro answers[] = {
        {.length = 3, .keys = {DECK_KEY_ENTER, DECK_KEY_ENTER, DECK_KEY_ENTER}},
        {.length = 3, .keys = {'v', DECK_KEY_ENTER, DECK_KEY_ENTER}},
    };
    for (int i = 0; i < 2; i++) {
        start(true);
        type("<f2>");
        state.macros[0] = answers[i];
        macro_recorder_play(&hud.recorder, 0, &answers[i], now);
        hud_open_update(&hud, now);
        list_updates();
        take_wish();
        hud_take_events(&hud);
        CHECK_EQUAL(play(), 0);
        CHECK_EQUAL(hud.update.mode, questions[i]);
        CHECK_EQUAL(hud.recorder.mode, MACRO_RECORDER_IDLE);
    }
    type("<enter>"); /* the operator does */
    CHECK_EQUAL(take_wish(), UPDATE_WISH_REVERT);

    /* The question whether to stop. */
    update.progress = (struct progress_report){.phase = PROGRESS_WRITING};
    update.progress_file.changes++;
    hud_tick(&hud, now);
    const struct deck_macro stop = {.length = 2, .keys = {DECK_KEY_ESCAPE, DECK_KEY_ENTER}};
    macro_recorder_play(&hud.recorder, 0, &stop, now);
    play();
    CHECK_EQUAL(hud.update.mode, UPDATE_SCREEN_ASKING_CANCEL);
    CHECK_EQUAL(take_wish(), UPDATE_WISH_NONE);
}

static void updating_keeps_what_was_recorded(void) {
    start(true);
    type("<f2>r<f4><down><enter>");
    take_wish();
    list_updates();
    CHECK_EQUAL(type("<enter><enter>") & (HUD_EVENT_STATE | HUD_EVENT_RECORDED | HUD_EVENT_UPDATE),
                HUD_EVENT_STATE | HUD_EVENT_RECORDED | HUD_EVENT_UPDATE);
    CHECK_EQUAL(take_wish(), UPDATE_WISH_INSTALL);
    CHECK_EQUAL(state.macros[0].length, 4); /* with the enter that asks, and without the one that answers */
    CHECK_EQUAL(hud.recorder.mode, MACRO_RECORDER_IDLE);
}

static void news_of_the_update_are_on_every_tab(void) {
    static const char *const keys[HUD_TABS] = {"<f1>", "<f2>", "<f3>", "<f4>"};
    start(true);
    update.trial_at = example_model().now - 42000;
    for (int tab = 0; tab < HUD_TABS; tab++) {
        type(keys[tab]);
        CHECK_EQUAL(row_with(" ON TRIAL 0:42 "), 1);
        CHECK_EQUAL(screen.cells[1][14].style, TEXT_INVERSE);
    }
    CHECK(row_with("ON TRIAL FOR 0:42") > 0);
    type("<f2>r<down>");
    CHECK_EQUAL(row_with(" ON TRIAL 0:42 "), 1); /* beside the recording */
    CHECK_EQUAL(row_with("RECORDING 1  1/32"), 1);
    type("<f5><f4><down><enter>");
    CHECK_EQUAL(row_with(" ON TRIAL 0:42 "), 1);
    update.trial_at = MONOTONIC_NEVER;
    update.progress = (struct progress_report){.phase = PROGRESS_WRITING};
    update.progress_at = example_model().now;
    CHECK(row_with("UPDATE WRITES") < 0); /* the screen below says it */
    type("<f1>");
    CHECK_EQUAL(row_with(" UPDATE WRITES 0% "), 1);
}

static void sys_shows_both_slots(void) {
    start(true);
    type("<f4>");
    CHECK(row_with("0.1.0           2007c2a8d1f0    RUNNING, CONFIRMED") > 0);
    CHECK(row_with("0.0.9           77e01d9c3b52    CONFIRMED BEFORE") > 0);
    CHECK(row_with("NOTHING TO REPORT") > 0);
    slots_report_decode("", 0, &update.slots);
    int row = row_with("SLOT A");
    CHECK(strstr(row_text(row), "RUNNING") != NULL); /* the kernel's word: example_model */
    CHECK(strstr(row_text(row + 1), "UNKNOWN") != NULL);
    CHECK(row_with("UPDATE SERVICE ABSENT") > 0);
}

static void switching_off_keeps_what_was_recorded(void) {
    start(true);
    CHECK_EQUAL(type("<f2>r<f4><down><down><enter><enter>"),
                HUD_EVENT_TAB | HUD_EVENT_STATE | HUD_EVENT_RECORDED | HUD_EVENT_POWER_OFF);
    CHECK_EQUAL(state.macros[0].length, 4);
    CHECK_EQUAL(state.macros[0].keys[3], DECK_KEY_ENTER);
    CHECK_EQUAL(hud.recorder.mode, MACRO_RECORDER_IDLE);
}

static void a_full_macro_ends_its_recording(void) {
    start(true);
    type("<f2>r");
    for (int i = 1; i < DECK_STATE_MACRO_KEYS_MAX; i++) {
        CHECK_EQUAL(type("<down>") & HUD_EVENT_RECORDED, 0);
    }
    CHECK_EQUAL(type("<down>"), HUD_EVENT_STATE | HUD_EVENT_RECORDED);
    CHECK_EQUAL(state.macros[0].length, DECK_STATE_MACRO_KEYS_MAX);
    CHECK(row_with("<down><down>") >= 0);
    CHECK(row_with("...") >= 0);
}

static void every_mode_survives_every_key(void) {
    start(false);
    uint32_t random = 1;
    for (int i = 0; i < 10000; i++) {
        random = random * 1664525u + 1013904223u;
        uint8_t key = (uint8_t)(0x20 + (random >> 24) % (DECK_KEY_END - 0x20));
        if (key >= 0x7F && key < DECK_KEY_ENTER) {
            continue;
        }
        hud_press(&hud, key, now);
        now += 50;
        hud_tick(&hud, now);
        if (hud.mode == HUD_POWERING_OFF) {
            hud_power_off_failed(&hud, "");
        }
        if (i % 100 == 0) {
            char text[DECK_STATE_TEXT_MAX];
            CHECK(deck_state_encode(&state, 1, text) > 0); /* nothing that cannot be saved */
            CHECK(row_with("KN-86") == 1);
        }
    }
}

static void texts_too_long_never_break_the_frame(void) {
    char text[400];
    memset(text, 'W', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    start(true);
    struct hud_model model = example_model();
    model.version = model.build_id = model.slot = text;
    model.coprocessor.state = model.coprocessor.firmware = text;
    model.coprocessor.update = model.link.fault = text;
    model.link.device = model.link.peer = text;
    for (int tab = 0; tab < HUD_TABS; tab++) {
        hud.tab = (enum hud_tab)tab;
        hud_draw(&hud, &model, &screen);
        for (int row = 1; row < TEXT_SCREEN_ROWS - 1; row++) {
            CHECK(screen.cells[row][0].character >= 0x2550);
            CHECK(screen.cells[row][TEXT_SCREEN_COLUMNS - 1].character >= 0x2550);
        }
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(the_first_start_asks_for_a_name_until_it_has_one),
    CHECK_CASE(tabs_are_chosen_by_every_way_there_is),
    CHECK_CASE(brightness_moves_between_its_ends),
    CHECK_CASE(shutting_down_takes_a_yes),
    CHECK_CASE(a_macro_does_what_was_recorded),
    CHECK_CASE(a_macro_neither_answers_questions_nor_calls_macros),
    CHECK_CASE(the_update_is_reached_from_sys_and_left),
    CHECK_CASE(silence_ends_the_wait_by_itself),
    CHECK_CASE(the_update_opens_at_the_first_start_too_and_not_over_a_question),
    CHECK_CASE(no_macro_answers_a_question_of_the_update),
    CHECK_CASE(updating_keeps_what_was_recorded),
    CHECK_CASE(news_of_the_update_are_on_every_tab),
    CHECK_CASE(sys_shows_both_slots),
    CHECK_CASE(switching_off_keeps_what_was_recorded),
    CHECK_CASE(a_full_macro_ends_its_recording),
    CHECK_CASE(every_mode_survives_every_key),
    CHECK_CASE(texts_too_long_never_break_the_frame),
};
CHECK_MAIN(CASES)
