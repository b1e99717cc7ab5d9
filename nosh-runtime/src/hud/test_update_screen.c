/* SPDX-License-Identifier: Apache-2.0 */
/* The UPDATE screen, operated by keys and by what kn86-update says. */
#include "update_screen.h"

#include "check.h"
#include "deck_key.h"
#include "example_model.h"
#include "hud_canvas.h"
#include "monotonic_clock.h"

#define PATIENCE UPDATE_SCREEN_PATIENCE_MS

static struct update_screen update;
static struct update_view view;
static struct text_screen screen;
static int64_t now;

static void follow(void) {
    update_screen_follow(&update, &view, now);
}

/* Presses keys in their text form (deck_key.h). */
static void type(const char *keys) {
    for (uint8_t key; keys[0] != '\0';) {
        size_t length = deck_key_read(keys, &key);
        CHECK(length > 0);
        update_screen_press(&update, key, &view, now);
        keys += length;
    }
}

/* kn86-update replaces its file `progress`. */
static void say(const char *line) {
    progress_report_decode(line, strlen(line), &view.progress);
    view.progress_file.changes++;
    view.progress_at = now;
    follow();
}

static void list(struct update_view source) {
    view.payloads = source.payloads;
    view.payloads_file.changes++;
    follow();
}

static void expect(enum update_screen_mode mode, enum update_wish_kind wish) {
    CHECK_EQUAL(update.mode, mode);
    CHECK_EQUAL(update_screen_take_wish(&update).kind, wish);
    CHECK_EQUAL(update_screen_take_wish(&update).kind, UPDATE_WISH_NONE);
}

static void start(void) {
    view = example_update();
    now = 1000;
    update_screen_init(&update);
    update_screen_open(&update, &view, now);
}

static void start_with_list(void) {
    start();
    list(example_update_with_payloads());
    expect(UPDATE_SCREEN_LIST, UPDATE_WISH_SCAN);
}

static void start_installing(void) {
    start_with_list();
    type("<enter><enter>");
    expect(UPDATE_SCREEN_STARTING, UPDATE_WISH_INSTALL);
    say("writing\t50\t100\t10\t5\tOK\t\n");
    expect(UPDATE_SCREEN_WORKING, UPDATE_WISH_NONE);
}

/* Whether the screen shows a text, with the dialog. */
static bool shows(const char *wanted) {
    text_screen_clear(&screen);
    update_screen_draw(&update, &view, now, &screen);
    update_screen_draw_dialog(&update, &view, &screen);
    for (int row = 0; row < TEXT_SCREEN_ROWS; row++) {
        char text[TEXT_SCREEN_COLUMNS + 1] = "";
        for (int column = 0; column < TEXT_SCREEN_COLUMNS; column++) {
            uint32_t character = screen.cells[row][column].character;
            text[column] = (char)(character < 0x80 ? character : '*');
        }
        if (strstr(text, wanted) != NULL) {
            return true;
        }
    }
    return false;
}

static void opening_scans(void) {
    start();
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_SCAN);
    CHECK(shows("LOOKING FOR UPDATES"));
    CHECK(update_screen_may_leave(&update));
    say("scanning\t0\t0\t0\t0\tOK\t\n");
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_NONE);
    list(example_update_with_payloads()); /* it is written before the scan says that it is done */
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_NONE);
    say("done\t0\t0\t0\t0\tOK\t\n");
    expect(UPDATE_SCREEN_LIST, UPDATE_WISH_NONE);
    CHECK(update_screen_deadline(&update) == MONOTONIC_NEVER);
    CHECK(shows(" CARTRIDGE  kn86-0.2.0.kn86fw               0.2.0           READY"));
    CHECK(shows(" STICK      night build.kn86fw              0.3.0-SNAPSHOT  FAILED HERE"));
    CHECK(shows(" SHARED     zz-copy.kn86fw                  -               REFUSED"));
    CHECK(shows("1 OF 3"));
    CHECK(shows("IT CAN BE INSTALLED."));
    type("r");
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_SCAN);
    list(example_update()); /* at once, and without any progress */
    expect(UPDATE_SCREEN_LIST, UPDATE_WISH_NONE);
    CHECK(shows("NO LIST OF UPDATES"));
    view.payloads.is_known = true;
    CHECK(shows("NO UPDATE FOUND"));
    type("<up><down><enter>");
    expect(UPDATE_SCREEN_LIST, UPDATE_WISH_NONE);
    type("<escape>");
    expect(UPDATE_SCREEN_CLOSED, UPDATE_WISH_NONE);
}

static void a_scan_that_is_left_is_taken_back(void) {
    start();
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_SCAN);
    type("<enter>v");
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_NONE);
    type("<escape>");
    expect(UPDATE_SCREEN_CLOSED, UPDATE_WISH_TAKE_BACK);
    list(example_update_with_payloads());
    expect(UPDATE_SCREEN_CLOSED, UPDATE_WISH_NONE);
}

static void a_scan_may_be_refused(void) {
    start();
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_SCAN);
    say("refused\t0\t0\t0\t0\tBUSY\tSomething else goes on.\n");
    expect(UPDATE_SCREEN_TOLD, UPDATE_WISH_NONE);
    CHECK(shows("SOMETHING ELSE GOES ON. (BUSY)"));
    type("x<down><f1>");
    expect(UPDATE_SCREEN_TOLD, UPDATE_WISH_NONE);
    type("<escape>");
    expect(UPDATE_SCREEN_LIST, UPDATE_WISH_NONE);
}

static void what_was_said_before_is_no_answer(void) {
    start();
    view.progress.phase = PROGRESS_REFUSED; /* left there by the request before */
    follow();
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_SCAN);
    list(example_update_with_payloads());
    type("<enter><enter>");
    follow();
    expect(UPDATE_SCREEN_STARTING, UPDATE_WISH_INSTALL);
}

static void an_installation_takes_a_yes(void) {
    start_with_list();
    type("<enter>");
    expect(UPDATE_SCREEN_ASKING_INSTALL, UPDATE_WISH_NONE);
    CHECK(update_screen_is_asking(&update) && !update_screen_may_leave(&update));
    CHECK(shows("NOW           0.1.0  2007c2a8d1f0"));
    CHECK(shows("NEW           0.2.0  1f2e3d4c5b6a"));
    CHECK(shows("FROM          CARTRIDGE  kn86-0.2.0.kn86fw"));
    CHECK(shows("FILL SLOT B AND RESTART INTO IT, ON TRIAL?"));
    type("x<down>r<f1>");
    expect(UPDATE_SCREEN_ASKING_INSTALL, UPDATE_WISH_NONE);
    type("<escape>");
    expect(UPDATE_SCREEN_LIST, UPDATE_WISH_NONE);
    type("<enter>");
    list(example_update()); /* the cartridge is pulled and the list replaced: the question stays about the same file */
    type("<enter>");
    const struct update_wish wish = update_screen_take_wish(&update);
    CHECK_EQUAL(wish.kind, UPDATE_WISH_INSTALL);
    CHECK_TEXT(wish.place, "cartridge");
    CHECK_TEXT(wish.name, "kn86-0.2.0.kn86fw");
    expect(UPDATE_SCREEN_STARTING, UPDATE_WISH_NONE);
    CHECK(shows("ASKING THE UPDATE SERVICE"));
    type("<escape><enter>r");
    expect(UPDATE_SCREEN_STARTING, UPDATE_WISH_NONE);
}

static void what_failed_before_is_forced_and_what_is_refused_is_not_asked_about(void) {
    start_with_list();
    type("<down>");
    CHECK(shows("THIS UPDATE HAS FAILED ON THIS DECK BEFORE."));
    type("<enter>");
    CHECK(shows("INSTALL WHAT FAILED BEFORE"));
    CHECK(shows("STICK  night build.kn86fw"));
    type("<enter>");
    const struct update_wish wish = update_screen_take_wish(&update);
    CHECK_EQUAL(wish.kind, UPDATE_WISH_INSTALL_FORCED);
    CHECK_TEXT(wish.name, "night%20build.kn86fw"); /* as it was listed */

    start_with_list();
    type("<up>"); /* the last one */
    CHECK(shows("THE UPDATE FILE IS NOT SIGNED BY A KEY THAT THIS DECK"));
    CHECK(shows("TRUSTS. (SIGNATURE)"));
    CHECK(!shows("ENTER INSTALL"));
    type("<enter>");
    expect(UPDATE_SCREEN_LIST, UPDATE_WISH_NONE);
    type("<down>");
    CHECK(shows("ENTER INSTALL"));
}

static void work_is_shown_to_its_end(void) {
    start_installing();
    CHECK(shows("WRITING") && shows("50%") && shows("0 OF 0 MIB") && shows("0:05"));
    say("writing\t129394278\t272629760\t8493465\t17\tOK\t\n");
    CHECK(shows("123 OF 260 MIB") && shows("8.0 MIB/S") && shows("0:17") && shows("47%"));
    CHECK(shows("0.2.0  kn86-0.2.0.kn86fw  INTO SLOT B"));
    say("reading-back\t272629760\t272629760\t8493465\t0\tOK\t\n");
    expect(UPDATE_SCREEN_WORKING, UPDATE_WISH_NONE);
    CHECK(shows("READING BACK") && shows("100%"));
    say("restarting\t272629760\t272629760\t0\t0\tOK\t\n");
    expect(UPDATE_SCREEN_RESTARTING, UPDATE_WISH_NONE);
    CHECK(shows("THE DECK RESTARTS INTO SLOT B."));
    type("<escape><enter><f1>");
    expect(UPDATE_SCREEN_RESTARTING, UPDATE_WISH_NONE);
    say("refused\t0\t0\t0\t0\tNO_SWITCH\tThe deck cannot restart.\n");
    expect(UPDATE_SCREEN_TOLD, UPDATE_WISH_NONE);
    type("<enter>");
    expect(UPDATE_SCREEN_LIST, UPDATE_WISH_NONE);
}

static void work_that_ends_otherwise_is_told(void) {
    start_installing();
    say("refused\t0\t0\t0\t0\tUNREADABLE\tThe update file cannot be read: is its medium still there?\n");
    expect(UPDATE_SCREEN_TOLD, UPDATE_WISH_NONE);
    CHECK(shows("THE UPDATE FILE CANNOT BE READ: IS ITS MEDIUM STILL THERE?"));
    CHECK(shows("(UNREADABLE)"));
    start_installing();
    say("done\t0\t0\t0\t0\tOK\tThe update is installed.\n");
    expect(UPDATE_SCREEN_TOLD, UPDATE_WISH_NONE);
    CHECK(shows("THE UPDATE IS INSTALLED. "));
    CHECK(!shows("(OK)"));
}

static void work_can_be_stopped(void) {
    start_installing();
    type("x<enter><f1>r");
    expect(UPDATE_SCREEN_WORKING, UPDATE_WISH_NONE);
    type("<escape>");
    expect(UPDATE_SCREEN_ASKING_CANCEL, UPDATE_WISH_NONE);
    CHECK(shows("STOP THE UPDATE AT 50%?"));
    say("writing\t60\t100\t10\t4\tOK\t\n"); /* it goes on meanwhile */
    CHECK(shows("STOP THE UPDATE AT 60%?"));
    type("<escape>");
    expect(UPDATE_SCREEN_WORKING, UPDATE_WISH_NONE);
    type("<escape><enter>");
    expect(UPDATE_SCREEN_STOPPING, UPDATE_WISH_CANCEL);
    CHECK(shows("STOPPING"));
    say("writing\t70\t100\t10\t3\tOK\t\n"); /* it has not seen it yet */
    expect(UPDATE_SCREEN_STOPPING, UPDATE_WISH_NONE);
    say("refused\t0\t0\t0\t0\tSTOPPED\tThe update was stopped.\n");
    expect(UPDATE_SCREEN_TOLD, UPDATE_WISH_NONE);
    CHECK(shows("THE UPDATE WAS STOPPED. (STOPPED)"));

    start_installing();
    type("<escape>");
    say("restarting\t0\t0\t0\t0\tOK\t\n"); /* the question comes too late, */
    type("<enter>");
    expect(UPDATE_SCREEN_RESTARTING, UPDATE_WISH_NONE);
    start_installing();
    type("<escape><enter>");
    expect(UPDATE_SCREEN_STOPPING, UPDATE_WISH_CANCEL);
    say("restarting\t0\t0\t0\t0\tOK\t\n"); /* and so does the answer */
    expect(UPDATE_SCREEN_RESTARTING, UPDATE_WISH_NONE);
}

static void check_revert(int confirmed, const char *other_state, bool is_offered) {
    start_with_list();
    view.slots.confirmed = confirmed;
    strcpy(view.slots.slots[SLOTS_REPORT_B].state, other_state);
    CHECK_EQUAL(shows("V BACK TO SLOT B"), is_offered);
    type("v");
    expect(is_offered ? UPDATE_SCREEN_ASKING_REVERT : UPDATE_SCREEN_LIST, UPDATE_WISH_NONE);
}

static void going_back_takes_a_slot_to_go_to_and_a_yes(void) {
    check_revert(SLOTS_REPORT_A, "failed", false);
    check_revert(SLOTS_REPORT_A, "trial", false);
    check_revert(SLOTS_REPORT_A, "", false);
    check_revert(SLOTS_REPORT_A, "empty", false);
    check_revert(SLOTS_REPORT_UNKNOWN, "confirmed", false);
    check_revert(SLOTS_REPORT_A, "installed", true);
    check_revert(SLOTS_REPORT_A, "pending", true);
    check_revert(SLOTS_REPORT_B, "confirmed", true); /* it is on trial */
    CHECK(shows("END THE TRIAL AND RESTART INTO SLOT B?"));
    type("<enter>");
    expect(UPDATE_SCREEN_STARTING, UPDATE_WISH_REVERT);
    say("restarting\t0\t0\t0\t0\tOK\t\n");
    CHECK(shows("THE TRIAL IS OVER"));
    check_revert(SLOTS_REPORT_A, "confirmed", true);
    CHECK(shows("THEN          0.0.9  77e01d9c3b52"));
    CHECK(shows("RESTART INTO SLOT B, ON TRIAL?"));
    type("v<escape>");
    expect(UPDATE_SCREEN_LIST, UPDATE_WISH_NONE);
    type("V<enter>");
    expect(UPDATE_SCREEN_STARTING, UPDATE_WISH_REVERT);
    say("restarting\t0\t0\t0\t0\tOK\t\n");
    expect(UPDATE_SCREEN_RESTARTING, UPDATE_WISH_NONE);
}

static void silence_is_told_and_the_wish_taken_back(void) {
    start();
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_SCAN);
    CHECK_EQUAL(update_screen_deadline(&update), 1000 + PATIENCE);
    now = 1000 + PATIENCE - 1;
    follow();
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_NONE);
    now++;
    follow();
    expect(UPDATE_SCREEN_TOLD, UPDATE_WISH_TAKE_BACK);
    CHECK(shows("THE UPDATE SERVICE DOES NOT ANSWER. SEE THE JOURNAL."));
    CHECK(update_screen_deadline(&update) == MONOTONIC_NEVER);

    start_installing();
    now += PATIENCE - 1;
    say("writing\t60\t100\t10\t4\tOK\t\n"); /* word in time */
    now += PATIENCE - 1;
    follow();
    expect(UPDATE_SCREEN_WORKING, UPDATE_WISH_NONE);
    type("<escape>");
    now++;
    follow();
    expect(UPDATE_SCREEN_TOLD, UPDATE_WISH_TAKE_BACK);
    type("<enter>");
    expect(UPDATE_SCREEN_LIST, UPDATE_WISH_NONE);
}

static void a_wish_that_cannot_be_left_is_told(void) {
    start();
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_SCAN);
    update_screen_wish_failed(&update);
    expect(UPDATE_SCREEN_TOLD, UPDATE_WISH_NONE);
    CHECK(shows("THE UPDATE SERVICE CANNOT BE ASKED. SEE THE JOURNAL."));
}

/* nOSh was restarted while an installation ran. */
static void opening_finds_what_runs(void) {
    start();
    type("<escape>");
    say("writing\t50\t100\t10\t5\tOK\t\n");
    update_screen_open(&update, &view, now);
    expect(UPDATE_SCREEN_WORKING, UPDATE_WISH_NONE);
    CHECK(shows("50%"));
    CHECK(!shows("INTO SLOT B")); /* it is not known what */
    say("restarting\t0\t0\t0\t0\tOK\t\n");
    expect(UPDATE_SCREEN_RESTARTING, UPDATE_WISH_NONE);
    update_screen_init(&update);
    update_screen_open(&update, &view, now);
    expect(UPDATE_SCREEN_RESTARTING, UPDATE_WISH_NONE);
    update_screen_init(&update);
    now += UPDATE_VIEW_SILENCE_MS; /* what says nothing for so long does not run */
    update_screen_open(&update, &view, now);
    expect(UPDATE_SCREEN_LOOKING, UPDATE_WISH_SCAN);
}

static void the_result_of_the_last_update_is_told(void) {
    start();
    CHECK(shows("0.1.0           2007c2a8d1f0    RUNNING, CONFIRMED"));
    CHECK(shows("NOTHING TO REPORT"));
    strcpy(view.slots.result_code, "TRIAL_FAILED");
    strcpy(view.slots.result_reason, "health-pico");
    strcpy(view.slots.result_sentence, "The new system failed.");
    CHECK(shows("THE NEW SYSTEM FAILED. (CHECK PICO FAILED)"));
    view.slots.result_reason[0] = '\0';
    CHECK(shows("THE NEW SYSTEM FAILED. "));
    view.trial_at = now - 61000;
    CHECK(shows("ON TRIAL FOR 1:01."));
    view = (struct update_view){.trial_at = MONOTONIC_NEVER};
    slots_report_decode("", 0, &view.slots);
    CHECK(shows("UPDATE SERVICE ABSENT"));
    CHECK(shows("UNKNOWN"));
}

static uint32_t random_number(void) {
    static uint32_t state = 1;
    state = state * 1664525u + 1013904223u;
    return state >> 8;
}

static uint64_t random_large(void) {
    static const uint64_t numbers[] = {0, 1, 99, 100, UINT32_MAX, UINT64_MAX / 100, UINT64_MAX};
    return numbers[random_number() % (sizeof numbers / sizeof numbers[0])];
}

/* Texts of every length, of the widest character. */
static void fill(char *text, size_t size) {
    size_t length = random_number() % size;
    memset(text, random_number() % 2 == 0 ? 'W' : ' ', length);
    text[length] = '\0';
}

static void make_odd_view(void) {
    static const char *const codes[] = {"OK", "FAILED_BEFORE", "HASH"};
    view.slots.is_known = random_number() % 4 != 0;
    view.slots.running = (int)(random_number() % 3);
    view.slots.confirmed = (int)(random_number() % 3);
    for (int slot = 0; slot < SLOTS_REPORT_SLOTS; slot++) {
        fill(view.slots.slots[slot].version, sizeof view.slots.slots[slot].version);
        fill(view.slots.slots[slot].build, sizeof view.slots.slots[slot].build);
        fill(view.slots.slots[slot].state, sizeof view.slots.slots[slot].state);
        if (random_number() % 2 == 0) {
            strcpy(view.slots.slots[slot].state, "confirmed");
        }
    }
    fill(view.slots.result_code, sizeof view.slots.result_code);
    fill(view.slots.result_sentence, sizeof view.slots.result_sentence);
    fill(view.slots.result_reason, sizeof view.slots.result_reason);
    view.payloads.count = (int)(random_number() % (PAYLOADS_REPORT_MAX + 1));
    for (int i = 0; i < view.payloads.count; i++) {
        struct payload_entry *entry = &view.payloads.entries[i];
        strcpy(entry->place, "cartridge");
        fill(entry->name, sizeof entry->name);
        fill(entry->version, sizeof entry->version);
        fill(entry->build, sizeof entry->build);
        fill(entry->signer, sizeof entry->signer);
        strcpy(entry->code, codes[random_number() % 3]);
        fill(entry->sentence, sizeof entry->sentence);
    }
    view.progress.phase = (enum progress_phase)(random_number() % (PROGRESS_REFUSED + 1));
    view.progress.total = random_large();
    view.progress.done = view.progress.total == 0 ? random_large() : view.progress.total / (random_number() % 3 + 1);
    view.progress.rate = random_large();
    view.progress.left = random_large();
    fill(view.progress.code, sizeof view.progress.code);
    fill(view.progress.sentence, sizeof view.progress.sentence);
    view.trial_at = random_number() % 2 == 0 ? MONOTONIC_NEVER : 0;
    view.payloads_file.changes += random_number() % 2;
    view.progress_file.changes += random_number() % 2;
    view.progress_at = now;
}

/* Nothing is drawn on the frame's columns, nor on the rules above and below. */
static void check_margins(void) {
    text_screen_clear(&screen);
    update_screen_draw(&update, &view, now, &screen);
    update_screen_draw_dialog(&update, &view, &screen);
    for (int row = 0; row < TEXT_SCREEN_ROWS; row++) {
        CHECK_EQUAL(screen.cells[row][0].character, ' ');
        CHECK_EQUAL(screen.cells[row][HUD_LAST_COLUMN].character, ' ');
    }
    for (int column = 0; column < TEXT_SCREEN_COLUMNS; column++) {
        CHECK_EQUAL(screen.cells[HUD_TAB_ROW + 1][column].character, ' ');
        CHECK_EQUAL(screen.cells[HUD_HINT_ROW - 1][column].character, ' ');
        CHECK_EQUAL(screen.cells[TEXT_SCREEN_ROWS - 1][column].character, ' ');
    }
}

static void every_mode_survives_every_word_and_every_key(void) {
    static const uint8_t keys[] = {
        DECK_KEY_ENTER, DECK_KEY_ENTER, DECK_KEY_ESCAPE, DECK_KEY_UP, DECK_KEY_DOWN, 'r', 'v'};
    static bool seen[UPDATE_SCREEN_TOLD + 1];
    start();
    for (int i = 0; i < 2000; i++) {
        now += random_number() % 100 == 0 ? PATIENCE : 50;
        make_odd_view();
        follow();
        CHECK(update.chosen >= 0 && (update.chosen == 0 || update.chosen < view.payloads.count));
        check_margins();
        seen[update.mode] = true;
        update_screen_press(&update, keys[random_number() % sizeof keys], &view, now);
        check_margins();
        seen[update.mode] = true;
        update_screen_take_wish(&update);
        if (update.mode == UPDATE_SCREEN_CLOSED) {
            update_screen_open(&update, &view, now);
        }
    }
    for (int mode = 0; mode <= UPDATE_SCREEN_TOLD; mode++) {
        CHECK(seen[mode]);
    }
}

static const struct check_case CASES[] = {
    CHECK_CASE(opening_scans),
    CHECK_CASE(a_scan_that_is_left_is_taken_back),
    CHECK_CASE(a_scan_may_be_refused),
    CHECK_CASE(what_was_said_before_is_no_answer),
    CHECK_CASE(an_installation_takes_a_yes),
    CHECK_CASE(what_failed_before_is_forced_and_what_is_refused_is_not_asked_about),
    CHECK_CASE(work_is_shown_to_its_end),
    CHECK_CASE(work_that_ends_otherwise_is_told),
    CHECK_CASE(work_can_be_stopped),
    CHECK_CASE(going_back_takes_a_slot_to_go_to_and_a_yes),
    CHECK_CASE(silence_is_told_and_the_wish_taken_back),
    CHECK_CASE(a_wish_that_cannot_be_left_is_told),
    CHECK_CASE(opening_finds_what_runs),
    CHECK_CASE(the_result_of_the_last_update_is_told),
    CHECK_CASE(every_mode_survives_every_word_and_every_key),
};
CHECK_MAIN(CASES)
