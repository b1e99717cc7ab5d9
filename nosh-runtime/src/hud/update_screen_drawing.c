/* SPDX-License-Identifier: Apache-2.0 */
/* How the UPDATE screen looks. */
#include "hud_canvas.h"
#include "monotonic_clock.h"
#include "update_screen.h"
#include "update_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SLOTS_ROW (HUD_FIRST_ROW - 1)
#define RESULT_ROW (SLOTS_ROW + 3)
#define RESULT_ROWS 3
#define WORK_ROW (SLOTS_ROW + 6)
#define LIST_ROW (WORK_ROW + 1)
#define LIST_ROWS 5
#define DETAILS_ROW (LIST_ROW + LIST_ROWS + 1)
#define VALUE_WIDTH (HUD_LAST_COLUMN - 2 - HUD_VALUE_COLUMN)
#define RIGHT_COLUMN (HUD_LAST_COLUMN - 4)
#define NAME_WIDTH 30
#define GAUGE_COLUMN (HUD_MARGIN + 2)
#define GAUGE_WIDTH 62
#define DIALOG_WIDTH 66
#define DIALOG_VALUE 17 /* column of the values of a dialog, from its left side */
#define MIB (1024 * 1024)

static int other_slot(const struct slots_report *slots) {
    return slots->running == SLOTS_REPORT_A   ? SLOTS_REPORT_B
           : slots->running == SLOTS_REPORT_B ? SLOTS_REPORT_A
                                              : SLOTS_REPORT_UNKNOWN;
}

/* "SLOT B", or what is true of a deck that does not know its slot. */
static const char *other_slot_words(const struct slots_report *slots) {
    int slot = other_slot(slots);
    return slot == SLOTS_REPORT_A ? "SLOT A" : slot == SLOTS_REPORT_B ? "SLOT B" : "THE OTHER SLOT";
}

void update_screen_draw_slots(const struct slots_report *slots, int row, struct text_screen *screen) {
    static const char *const labels[SLOTS_REPORT_SLOTS] = {"SLOT A", "SLOT B"};
    char state[UPDATE_WORDS_MAX];
    for (int slot = 0; slot < SLOTS_REPORT_SLOTS; slot++) {
        if (slots->is_known) {
            update_words_state(slots, slot, state);
            const char *version = slots->slots[slot].version;
            hud_canvas_field(screen, row + slot, labels[slot], "%-14.14s  %-14.14s  %.21s", version,
                             update_words_build(version, slots->slots[slot].build), state);
        } else {
            hud_canvas_field(screen, row + slot, labels[slot], "%s", slot == slots->running ? "RUNNING" : "UNKNOWN");
        }
    }
}

/* --- Slots --- */

static void draw_result(const struct update_view *view, int64_t now, struct text_screen *screen) {
    const struct slots_report *slots = &view->slots;
    char text[SLOTS_REPORT_SENTENCE_MAX + UPDATE_WORDS_MAX + 64], words[UPDATE_WORDS_MAX];
    if (view->trial_at != MONOTONIC_NEVER) {
        update_words_time((uint64_t)(now - view->trial_at) / 1000, words);
        snprintf(text, sizeof text, "ON TRIAL FOR %s. IT IS CONFIRMED WHEN IT IS FOUND HEALTHY; ELSE %s RETURNS.",
                 words, other_slot_words(slots));
    } else if (slots->result_code[0] != '\0') {
        update_words_reason(slots->result_reason, words);
        bool has_reason = words[0] != '\0';
        snprintf(text, sizeof text, "%s%s%s%s", slots->result_sentence, has_reason ? " (" : "", words,
                 has_reason ? ")" : "");
        update_words_raise(text);
    } else {
        update_words_result(slots, text);
    }
    hud_canvas_field(screen, RESULT_ROW, "LAST UPDATE", "%s", "");
    hud_canvas_paragraph(screen, RESULT_ROW, HUD_VALUE_COLUMN, VALUE_WIDTH, RESULT_ROWS, TEXT_NORMAL, text);
}

/* --- The list --- */

/* The name as it reads, with dots where it was cut. */
static void describe_name(const struct payload_entry *entry, int width, char *text, size_t size) {
    char name[PAYLOADS_REPORT_NAME_MAX + 1];
    update_words_name(entry->name, name);
    bool is_long = (int)strlen(name) > width;
    snprintf(text, size, "%.*s%s", is_long ? width - 3 : width, name, is_long ? "..." : "");
}

static void draw_entry(const struct payload_entry *entry, int row, bool is_chosen, struct text_screen *screen) {
    char name[NAME_WIDTH + 4], place[PAYLOADS_REPORT_PLACE_MAX + 1];
    describe_name(entry, NAME_WIDTH, name, sizeof name);
    snprintf(place, sizeof place, "%s", entry->place);
    update_words_raise(place);
    const char *verdict = update_screen_has_failed(entry)    ? "FAILED HERE"
                          : update_screen_can_install(entry) ? "READY"
                                                             : "REFUSED";
    text_screen_print(screen, row, HUD_MARGIN + 1, is_chosen ? TEXT_INVERSE : TEXT_NORMAL,
                      " %-9s  %-*s  %-14.14s  %-11s ", place, NAME_WIDTH, name, entry->version, verdict);
}

static void draw_details(const struct payload_entry *entry, struct text_screen *screen) {
    char text[SLOTS_REPORT_SENTENCE_MAX + SLOTS_REPORT_WORD_MAX + 4];
    hud_canvas_field(screen, DETAILS_ROW, "BUILD", "%.*s", VALUE_WIDTH, entry->build);
    hud_canvas_field(screen, DETAILS_ROW + 1, "SIGNED BY", "%s", entry->signer);
    hud_canvas_field(screen, DETAILS_ROW + 2, "VERDICT", "%s", "");
    if (strcmp(entry->code, "OK") == 0) {
        snprintf(text, sizeof text, "IT CAN BE INSTALLED.");
    } else {
        snprintf(text, sizeof text, "%s (%s)", entry->sentence, entry->code);
        update_words_raise(text);
    }
    hud_canvas_paragraph(screen, DETAILS_ROW + 2, HUD_VALUE_COLUMN, VALUE_WIDTH, 2, TEXT_NORMAL, text);
}

static void draw_list(const struct update_screen *update, const struct payloads_report *payloads,
                      struct text_screen *screen) {
    char text[32];
    hud_canvas_section(screen, WORK_ROW, HUD_MARGIN, "UPDATES");
    if (payloads->count == 0) {
        text_screen_print(screen, LIST_ROW + 1, HUD_MARGIN + 2, TEXT_NORMAL, "%s",
                          payloads->is_known ? "NO UPDATE FOUND" : "NO LIST OF UPDATES");
        text_screen_print(screen, LIST_ROW + 3, HUD_MARGIN + 2, TEXT_DIM,
                          "PUT A .kn86fw FILE ON A CARTRIDGE, ON A STICK OR INTO THE FOLDER");
        text_screen_print(screen, LIST_ROW + 4, HUD_MARGIN + 2, TEXT_DIM, "updates OF THE SHARE, AND PRESS R.");
        return;
    }
    snprintf(text, sizeof text, "%d OF %d", update->chosen + 1, payloads->count);
    hud_canvas_right(screen, WORK_ROW, RIGHT_COLUMN, TEXT_DIM, text);
    int first = update->chosen < LIST_ROWS ? 0 : update->chosen - LIST_ROWS + 1;
    for (int i = 0; i < LIST_ROWS && first + i < payloads->count; i++) {
        draw_entry(&payloads->entries[first + i], LIST_ROW + i, first + i == update->chosen, screen);
    }
    draw_details(&payloads->entries[update->chosen], screen);
}

/* --- An installation --- */

static const char *describe_work(const struct update_screen *update, const struct progress_report *progress) {
    if (update->mode == UPDATE_SCREEN_STARTING) {
        return "ASKING THE UPDATE SERVICE ...";
    }
    if (update->mode == UPDATE_SCREEN_STOPPING) {
        return "STOPPING ...";
    }
    return progress->phase == PROGRESS_READING_BACK ? "READING BACK" : "WRITING";
}

static void draw_numbers(const struct progress_report *progress, struct text_screen *screen) {
    char text[UPDATE_WORDS_MAX];
    int percent = progress_report_percent(progress);
    hud_canvas_gauge(screen, WORK_ROW + 4, GAUGE_COLUMN, GAUGE_WIDTH, percent * GAUGE_WIDTH / 100);
    snprintf(text, sizeof text, progress->total > 0 ? "%d%%" : "--", percent);
    hud_canvas_right(screen, WORK_ROW + 4, RIGHT_COLUMN, TEXT_NORMAL, text);
    if (progress->total > 0) {
        hud_canvas_field(screen, WORK_ROW + 6, "DONE", "%" PRIu64 " OF %" PRIu64 " MIB", progress->done / MIB,
                         progress->total / MIB);
    } else {
        hud_canvas_field(screen, WORK_ROW + 6, "DONE", "%" PRIu64 " MIB", progress->done / MIB);
    }
    update_words_rate(progress->rate, text);
    hud_canvas_field(screen, WORK_ROW + 7, "RATE", "%s", text[0] != '\0' ? text : "-");
    update_words_time(progress->left, text);
    hud_canvas_field(screen, WORK_ROW + 8, "TIME LEFT", "%s", progress->left > 0 ? text : "-");
}

static void draw_work(const struct update_screen *update, const struct update_view *view, struct text_screen *screen) {
    char name[NAME_WIDTH + 4];
    hud_canvas_section(screen, WORK_ROW, HUD_MARGIN, "UPDATING");
    if (update->is_payload_known) {
        describe_name(&update->payload, NAME_WIDTH, name, sizeof name);
        int end =
            text_screen_print(screen, WORK_ROW + 2, HUD_MARGIN + 2, TEXT_NORMAL, "%.14s", update->payload.version);
        text_screen_print(screen, WORK_ROW + 2, end, TEXT_DIM, "  %s  INTO %s", name, other_slot_words(&view->slots));
    }
    hud_canvas_right(screen, WORK_ROW + 2, RIGHT_COLUMN, TEXT_NORMAL, describe_work(update, &view->progress));
    bool has_numbers = update->mode != UPDATE_SCREEN_STARTING && view->progress.phase >= PROGRESS_WRITING;
    draw_numbers(has_numbers ? &view->progress : &(const struct progress_report){.phase = PROGRESS_NONE}, screen);
}

/* --- The screen --- */

/* A dialog stands alone: it is too wide for what lies behind it to be read. */
static bool has_dialog(const struct update_screen *update) {
    return update_screen_is_asking(update) || update->mode == UPDATE_SCREEN_RESTARTING ||
           update->mode == UPDATE_SCREEN_TOLD;
}

static void draw_hint(const struct update_screen *update, const struct update_view *view, struct text_screen *screen) {
    int column = HUD_MARGIN;
    if (update->mode == UPDATE_SCREEN_LIST) {
        const struct payloads_report *payloads = &view->payloads;
        if (payloads->count > 1) {
            column = text_screen_print(screen, HUD_HINT_ROW, column, TEXT_DIM, "↑↓ CHOOSE  ");
        }
        if (payloads->count > 0 && update_screen_can_install(&payloads->entries[update->chosen])) {
            column = text_screen_print(screen, HUD_HINT_ROW, column, TEXT_DIM, "ENTER INSTALL  ");
        }
        column = text_screen_print(screen, HUD_HINT_ROW, column, TEXT_DIM, "R LOOK AGAIN  ");
        if (update_screen_can_revert(&view->slots)) {
            column = text_screen_print(screen, HUD_HINT_ROW, column, TEXT_DIM, "V BACK TO %s  ",
                                       other_slot_words(&view->slots));
        }
    }
    if (update_screen_may_leave(update)) {
        text_screen_print(screen, HUD_HINT_ROW, column, TEXT_DIM, "ESC LEAVE");
    } else if (update->mode == UPDATE_SCREEN_WORKING) {
        text_screen_print(screen, HUD_HINT_ROW, column, TEXT_DIM, "ESC STOP");
    }
}

void update_screen_draw(const struct update_screen *update, const struct update_view *view, int64_t now,
                        struct text_screen *screen) {
    if (has_dialog(update)) {
        return;
    }
    hud_canvas_section(screen, SLOTS_ROW, HUD_MARGIN, "SLOTS");
    update_screen_draw_slots(&view->slots, SLOTS_ROW + 1, screen);
    draw_result(view, now, screen);
    switch (update->mode) {
    case UPDATE_SCREEN_LOOKING:
        hud_canvas_section(screen, WORK_ROW, HUD_MARGIN, "UPDATES");
        text_screen_print(screen, LIST_ROW + 1, HUD_MARGIN + 2, TEXT_NORMAL, "LOOKING FOR UPDATES ...");
        break;
    case UPDATE_SCREEN_LIST:
        draw_list(update, &view->payloads, screen);
        break;
    case UPDATE_SCREEN_STARTING:
    case UPDATE_SCREEN_WORKING:
    case UPDATE_SCREEN_STOPPING:
        draw_work(update, view, screen);
        break;
    case UPDATE_SCREEN_CLOSED:
    case UPDATE_SCREEN_ASKING_INSTALL:
    case UPDATE_SCREEN_ASKING_REVERT:
    case UPDATE_SCREEN_ASKING_CANCEL:
    case UPDATE_SCREEN_RESTARTING:
    case UPDATE_SCREEN_TOLD:
        break;
    }
    draw_hint(update, view, screen);
}

/* --- Questions --- */

static void draw_value(struct text_screen *screen, const struct hud_box *box, int row, const char *label,
                       const char *text) {
    int width = box->width - DIALOG_VALUE - 3;
    text_screen_print(screen, box->top + row, box->left + 3, TEXT_DIM, "%s", label);
    text_screen_print(screen, box->top + row, box->left + DIALOG_VALUE, TEXT_NORMAL, "%.*s", width, text);
}

/* "0.2.0  1f2e3d4c5b6a": a version with its build. */
static void draw_version(struct text_screen *screen, const struct hud_box *box, int row, const char *label,
                         const char *version, const char *build) {
    char text[SLOTS_REPORT_VERSION_MAX + SLOTS_REPORT_BUILD_MAX + 4];
    snprintf(text, sizeof text, "%.14s  %s", version, update_words_build(version, build));
    draw_value(screen, box, row, label, text);
}

static void draw_running(struct text_screen *screen, const struct hud_box *box, const struct slots_report *slots) {
    if (slots->running != SLOTS_REPORT_UNKNOWN) {
        draw_version(screen, box, 2, "NOW", slots->slots[slots->running].version, slots->slots[slots->running].build);
    } else {
        draw_value(screen, box, 2, "NOW", "UNKNOWN");
    }
}

static void draw_install_question(const struct payload_entry *payload, const struct slots_report *slots,
                                  struct text_screen *screen) {
    char name[DIALOG_WIDTH + 4], text[2 * DIALOG_WIDTH];
    bool is_forced = update_screen_has_failed(payload);
    struct hud_box box = hud_canvas_dialog(screen, is_forced ? 12 : 11, DIALOG_WIDTH,
                                           is_forced ? "INSTALL WHAT FAILED BEFORE" : "INSTALL");
    draw_running(screen, &box, slots);
    draw_version(screen, &box, 3, "NEW", payload->version, payload->build);
    describe_name(payload, 34, name, sizeof name);
    snprintf(text, sizeof text, "%s  %s", payload->place, name);
    for (char *c = text; *c != ' ' && *c != '\0'; c++) {
        *c = (char)(*c - 'a' + 'A'); /* the place, of small letters only */
    }
    draw_value(screen, &box, 4, "FROM", text);
    int row = box.top + 6;
    if (is_forced) {
        text_screen_print(screen, row++, box.left + 3, TEXT_NORMAL, "THIS BUILD HAS FAILED ON THIS DECK BEFORE.");
    }
    text_screen_print(screen, row, box.left + 3, TEXT_NORMAL, "FILL %s AND RESTART INTO IT, ON TRIAL?",
                      other_slot_words(slots));
    text_screen_print(screen, row + 2, box.left + 3, TEXT_DIM, "ENTER YES   ESC NO");
}

static void draw_revert_question(const struct slots_report *slots, struct text_screen *screen) {
    struct hud_box box = hud_canvas_dialog(screen, 10, DIALOG_WIDTH, "GO BACK");
    int other = other_slot(slots);
    if (other != SLOTS_REPORT_UNKNOWN) {
        draw_running(screen, &box, slots);
        draw_version(screen, &box, 3, "THEN", slots->slots[other].version, slots->slots[other].build);
    }
    text_screen_print(screen, box.top + 5, box.left + 3, TEXT_NORMAL,
                      update_screen_is_on_trial(slots) ? "END THE TRIAL AND RESTART INTO %s?"
                                                       : "RESTART INTO %s, ON TRIAL?",
                      other_slot_words(slots));
    text_screen_print(screen, box.top + 7, box.left + 3, TEXT_DIM, "ENTER YES   ESC NO");
}

static void draw_cancel_question(const struct progress_report *progress, struct text_screen *screen) {
    struct hud_box box = hud_canvas_dialog(screen, 8, 48, "STOP");
    text_screen_print(screen, box.top + 2, box.left + 3, TEXT_NORMAL, "STOP THE UPDATE AT %d%%?",
                      progress_report_percent(progress));
    text_screen_print(screen, box.top + 3, box.left + 3, TEXT_NORMAL, "THE SYSTEM THAT RUNS STAYS AS IT IS.");
    text_screen_print(screen, box.top + 5, box.left + 3, TEXT_DIM, "ENTER YES   ESC NO");
}

static void draw_farewell(const struct slots_report *slots, struct text_screen *screen) {
    struct hud_box box = hud_canvas_dialog(screen, 7, 48, "UPDATE");
    text_screen_print(screen, box.top + 2, box.left + 3, TEXT_NORMAL, "THE DECK RESTARTS INTO %s.",
                      other_slot_words(slots));
    text_screen_print(screen, box.top + 4, box.left + 3, TEXT_DIM, "%s",
                      update_screen_is_on_trial(slots) ? "THE TRIAL IS OVER" : "THE SYSTEM THERE IS ON TRIAL");
}

static void draw_told(const struct update_screen *update, struct text_screen *screen) {
    char text[SLOTS_REPORT_SENTENCE_MAX + SLOTS_REPORT_WORD_MAX + 4];
    bool has_code = update->code[0] != '\0' && strcmp(update->code, "OK") != 0;
    snprintf(text, sizeof text, "%s%s%s%s", update->sentence, has_code ? " (" : "", has_code ? update->code : "",
             has_code ? ")" : "");
    update_words_raise(text);
    struct hud_box box = hud_canvas_dialog(screen, 9, DIALOG_WIDTH, "UPDATE");
    hud_canvas_paragraph(screen, box.top + 2, box.left + 3, box.width - 6, 3, TEXT_NORMAL, text);
    text_screen_print(screen, box.top + 6, box.left + 3, TEXT_DIM, "ENTER OR ESC LEAVES");
}

void update_screen_draw_dialog(const struct update_screen *update, const struct update_view *view,
                               struct text_screen *screen) {
    switch (update->mode) {
    case UPDATE_SCREEN_ASKING_INSTALL:
        draw_install_question(&update->payload, &view->slots, screen);
        break;
    case UPDATE_SCREEN_ASKING_REVERT:
        draw_revert_question(&view->slots, screen);
        break;
    case UPDATE_SCREEN_ASKING_CANCEL:
        draw_cancel_question(&view->progress, screen);
        break;
    case UPDATE_SCREEN_RESTARTING:
        draw_farewell(&view->slots, screen);
        break;
    case UPDATE_SCREEN_TOLD:
        draw_told(update, screen);
        break;
    case UPDATE_SCREEN_CLOSED:
    case UPDATE_SCREEN_LOOKING:
    case UPDATE_SCREEN_LIST:
    case UPDATE_SCREEN_STARTING:
    case UPDATE_SCREEN_WORKING:
    case UPDATE_SCREEN_STOPPING:
        break;
    }
}
