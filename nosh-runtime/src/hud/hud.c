/* SPDX-License-Identifier: Apache-2.0 */
#include "hud.h"

#include "deck_key.h"
#include "hud_canvas.h"
#include "hud_tabs.h"
#include "update_news.h"

#include <stdio.h>
#include <string.h>

#define NEWS_COLUMN (HUD_MARGIN + 9)
#define NEWS_WIDTH 24

static const char *const TAB_NAMES[HUD_TABS] = {"STATUS", "LAMBDA", "LINK", "SYS"};

static const char *const HINTS[HUD_TABS] = {
    "F1-F4 OR TAB  OTHER TAB     N  NEW HANDLE",
    "F1-F4 OR TAB  OTHER TAB     ↑↓ CHOOSE  ENTER PLAY  R RECORD  DEL CLEAR",
    "F1-F4 OR TAB  OTHER TAB",
    "F1-F4 OR TAB  OTHER TAB     ↑↓ CHOOSE  ←→ CHANGE  ENTER DO",
};

const char *hud_tab_name(enum hud_tab tab) {
    return TAB_NAMES[tab];
}

void hud_init(struct hud *hud, struct deck_state *state, const struct update_view *view) {
    memset(hud, 0, sizeof *hud);
    hud->state = state;
    hud->view = view;
    update_screen_init(&hud->update);
    hud->mode = state->is_named ? HUD_BROWSING : HUD_NAMING;
    handle_editor_init(&hud->editor, "");
    macro_recorder_init(&hud->recorder);
}

/* --- Keys --- */

static void name_operator(struct hud *hud, uint8_t key) {
    switch (handle_editor_press(&hud->editor, key)) {
    case HANDLE_EDITOR_EDITING:
        break;
    case HANDLE_EDITOR_ACCEPTED:
        snprintf(hud->state->handle, sizeof hud->state->handle, "%s", hud->editor.text);
        hud->state->is_named = true;
        hud->mode = HUD_BROWSING;
        hud->events |= HUD_EVENT_STATE | HUD_EVENT_NAMED;
        break;
    case HANDLE_EDITOR_LEFT:
        /* The first question can only be left with an answer. */
        hud->mode = hud->state->is_named ? HUD_BROWSING : HUD_NAMING;
        break;
    }
}

static void answer(struct hud *hud, uint8_t key) {
    if (key == DECK_KEY_ENTER) {
        hud->mode = HUD_POWERING_OFF;
        hud->events |= HUD_EVENT_POWER_OFF;
    } else if (key == DECK_KEY_ESCAPE) {
        hud->mode = HUD_BROWSING;
    }
}

static void acknowledge(struct hud *hud, uint8_t key) {
    if (key == DECK_KEY_ENTER || key == DECK_KEY_ESCAPE) {
        hud->mode = HUD_BROWSING;
    }
}

static void choose_tab(struct hud *hud, int tab) {
    hud->tab = (enum hud_tab)((tab + HUD_TABS) % HUD_TABS);
    hud->events |= HUD_EVENT_TAB;
}

static bool chooses_tab(struct hud *hud, uint8_t key) {
    if (key >= DECK_KEY_F1 && key <= DECK_KEY_F4) {
        choose_tab(hud, key - DECK_KEY_F1);
    } else if (key == DECK_KEY_TAB) {
        choose_tab(hud, (int)hud->tab + 1);
    } else if (key == DECK_KEY_BACKTAB) {
        choose_tab(hud, (int)hud->tab - 1);
    } else {
        return false;
    }
    return true;
}

static void browse(struct hud *hud, uint8_t key, int64_t now) {
    if (chooses_tab(hud, key)) {
        return;
    }
    switch (hud->tab) {
    case HUD_STATUS:
        status_tab_press(hud, key);
        break;
    case HUD_LAMBDA:
        lambda_tab_press(hud, key, now);
        break;
    case HUD_SYS:
        sys_tab_press(hud, key, now);
        break;
    case HUD_LINK:
    case HUD_TABS:
        break;
    }
}

/* --- The update --- */

void hud_open_update(struct hud *hud, int64_t now) {
    if (hud->mode != HUD_BROWSING && hud->mode != HUD_NAMING) {
        return;
    }
    hud->tab = HUD_SYS;
    hud->sys_item = HUD_SYS_UPDATE;
    hud->mode = HUD_UPDATING;
    update_screen_open(&hud->update, hud->view, now);
}

static void update(struct hud *hud, uint8_t key, int64_t now) {
    if (update_screen_may_leave(&hud->update) && hud->state->is_named && chooses_tab(hud, key)) {
        update_screen_close(&hud->update);
    } else {
        update_screen_press(&hud->update, key, hud->view, now);
    }
}

/* Leaves the mode UPDATING when its screen was closed, and reports a new wish. */
static void follow_update(struct hud *hud) {
    if (hud->mode == HUD_UPDATING && hud->update.mode == UPDATE_SCREEN_CLOSED) {
        hud->mode = hud->state->is_named ? HUD_BROWSING : HUD_NAMING;
    }
    if (hud->update.wish != UPDATE_WISH_NONE) {
        hud->events |= HUD_EVENT_UPDATE;
    }
}

/* --- Macros --- */

static bool is_asking(const struct hud *hud) {
    return hud->mode == HUD_ASKING || update_screen_is_asking(&hud->update);
}

/* Whether the deck is about to stop or to restart. */
static bool is_ending(const struct hud *hud) {
    return hud->mode == HUD_POWERING_OFF || hud->update.mode == UPDATE_SCREEN_STARTING;
}

/* Handles a key, typed or played. */
static void act(struct hud *hud, uint8_t key, int64_t now) {
    switch (hud->mode) {
    case HUD_NAMING:
        name_operator(hud, key);
        break;
    case HUD_BROWSING:
        browse(hud, key, now);
        break;
    case HUD_ASKING:
        answer(hud, key);
        break;
    case HUD_POWERING_OFF:
        break;
    case HUD_STAYING_ON:
        acknowledge(hud, key);
        break;
    case HUD_UPDATING:
        update(hud, key, now);
        break;
    }
    follow_update(hud);
    if (is_asking(hud) && hud->recorder.mode == MACRO_RECORDER_PLAYING) {
        macro_recorder_stop(&hud->recorder);
    }
}

static void store_recording(struct hud *hud) {
    hud->state->macros[hud->recorder.slot] = hud->recorder.macro;
    macro_recorder_stop(&hud->recorder);
    hud->events |= HUD_EVENT_STATE | HUD_EVENT_RECORDED;
}

void hud_press(struct hud *hud, uint8_t key, int64_t now) {
    switch (hud->recorder.mode) {
    case MACRO_RECORDER_PLAYING:
        macro_recorder_stop(&hud->recorder); /* any key stops a playing macro, and does nothing else */
        break;
    case MACRO_RECORDER_RECORDING:
        if (key == DECK_KEY_F5) {
            store_recording(hud);
            break;
        }
        act(hud, key, now);
        /*
         * The recording ends here, since the deck is switched off or will be restarted. The answer itself is not
         * recorded: a macro cannot give it.
         */
        if (is_ending(hud) || !macro_recorder_add(&hud->recorder, key)) {
            store_recording(hud);
        }
        break;
    case MACRO_RECORDER_IDLE:
        act(hud, key, now);
        break;
    }
}

int64_t hud_deadline(const struct hud *hud) {
    int64_t patience = update_screen_deadline(&hud->update);
    return hud->recorder.next_at < patience ? hud->recorder.next_at : patience;
}

void hud_tick(struct hud *hud, int64_t now) {
    uint8_t key;
    update_screen_follow(&hud->update, hud->view, now);
    follow_update(hud);
    if (macro_recorder_next(&hud->recorder, now, &key)) {
        act(hud, key, now);
    }
}

void hud_power_off_failed(struct hud *hud, const char *reason) {
    hud->mode = HUD_STAYING_ON;
    hud->power_off_error = reason;
}

unsigned hud_take_events(struct hud *hud) {
    unsigned events = hud->events;
    hud->events = 0;
    return events;
}

/* --- Screen --- */

static void draw_title(const struct hud *hud, struct text_screen *screen) {
    char text[64];
    text_screen_print(screen, HUD_TITLE_ROW, HUD_MARGIN, TEXT_NORMAL, "KN-86");
    if (hud->recorder.mode == MACRO_RECORDER_RECORDING) {
        snprintf(text, sizeof text, " • RECORDING %d  %d/%d  F5 ENDS ", hud->recorder.slot + 1,
                 hud->recorder.macro.length, DECK_STATE_MACRO_KEYS_MAX);
        hud_canvas_right(screen, HUD_TITLE_ROW, HUD_LAST_COLUMN - 3, TEXT_INVERSE, text);
    } else if (hud->recorder.mode == MACRO_RECORDER_PLAYING) {
        snprintf(text, sizeof text, " ► PLAYING %d  %d/%d  ANY KEY STOPS ", hud->recorder.slot + 1,
                 hud->recorder.position, hud->recorder.macro.length);
        hud_canvas_right(screen, HUD_TITLE_ROW, HUD_LAST_COLUMN - 3, TEXT_INVERSE, text);
    } else {
        hud_canvas_right(screen, HUD_TITLE_ROW, HUD_LAST_COLUMN - 4, TEXT_NORMAL, hud->state->handle);
    }
}

/* What the operator has to know of the update, in the middle of the title's row. */
static void draw_news(const struct hud *hud, const struct hud_model *model, struct text_screen *screen) {
    char text[UPDATE_NEWS_TEXT_MAX];
    enum update_news news = update_news_of(hud->view, model->now);
    bool is_seen = hud->mode == HUD_UPDATING && news != UPDATE_NEWS_TRIAL && news != UPDATE_NEWS_CONFIRMED;
    if (news != UPDATE_NEWS_NONE && !is_seen) {
        update_news_write(hud->view, model->now, text);
        text_screen_print(screen, HUD_TITLE_ROW, NEWS_COLUMN, TEXT_INVERSE, " %.*s ", NEWS_WIDTH, text);
    }
}

static void draw_tabs(const struct hud *hud, struct text_screen *screen) {
    int column = HUD_MARGIN - 2;
    for (enum hud_tab tab = 0; tab < HUD_TABS; tab++) {
        enum text_style style = tab == hud->tab ? TEXT_INVERSE : TEXT_NORMAL;
        column = text_screen_print(screen, HUD_TAB_ROW, column, style, "  %s  ", TAB_NAMES[tab]) + 1;
    }
}

static void draw_content(const struct hud *hud, const struct hud_model *model, struct text_screen *screen) {
    if (hud->mode == HUD_UPDATING) {
        update_screen_draw(&hud->update, hud->view, model->now, screen);
        return;
    }
    switch (hud->tab) {
    case HUD_STATUS:
        status_tab_draw(hud, model, screen);
        break;
    case HUD_LAMBDA:
        lambda_tab_draw(hud, screen);
        break;
    case HUD_LINK:
        link_tab_draw(hud, model, screen);
        break;
    case HUD_SYS:
        sys_tab_draw(hud, model, screen);
        break;
    case HUD_TABS:
        break;
    }
}

static void draw_naming(const struct hud *hud, struct text_screen *screen) {
    const char *title = hud->state->is_named ? "NEW HANDLE" : "FIRST START";
    struct hud_box box = hud_canvas_dialog(screen, 9, 48, title);
    int column = box.left + 3;
    text_screen_print(screen, box.top + 2, column, TEXT_NORMAL, "WHO IS AT THE KEYS, OPERATOR?");
    int end = text_screen_print(screen, box.top + 4, column, TEXT_NORMAL, "> %s", hud->editor.text);
    text_screen_print(screen, box.top + 4, end, TEXT_INVERSE, " ");
    text_screen_repeat(screen, box.top + 4, end + 1, DECK_STATE_HANDLE_MAX - (int)strlen(hud->editor.text) - 1,
                       TEXT_DIM, "·");
    text_screen_print(screen, box.top + 6, column, TEXT_DIM, "A-Z 0-9 - _   ENTER ACCEPTS%s",
                      hud->state->is_named ? "   ESC LEAVES" : "");
}

static void draw_question(struct text_screen *screen) {
    struct hud_box box = hud_canvas_dialog(screen, 7, 40, "SHUT DOWN");
    text_screen_print(screen, box.top + 2, box.left + 3, TEXT_NORMAL, "SWITCH THE DECK OFF?");
    text_screen_print(screen, box.top + 4, box.left + 3, TEXT_DIM, "ENTER YES   ESC NO");
}

static void draw_farewell(struct text_screen *screen) {
    struct hud_box box = hud_canvas_dialog(screen, 7, 40, "SHUT DOWN");
    text_screen_print(screen, box.top + 2, box.left + 3, TEXT_NORMAL, "THE DECK SWITCHES ITSELF OFF.");
    text_screen_print(screen, box.top + 4, box.left + 3, TEXT_DIM, "WAIT FOR THE LIGHT TO GO OUT");
}

static void draw_power_off_error(const struct hud *hud, struct text_screen *screen) {
    struct hud_box box = hud_canvas_dialog(screen, 8, 40, "SHUT DOWN");
    text_screen_print(screen, box.top + 2, box.left + 3, TEXT_NORMAL, "THE DECK STAYS ON:");
    text_screen_print(screen, box.top + 3, box.left + 3, TEXT_NORMAL, "%s", hud->power_off_error);
    text_screen_print(screen, box.top + 5, box.left + 3, TEXT_DIM, "ENTER OR ESC LEAVES");
}

void hud_draw(const struct hud *hud, const struct hud_model *model, struct text_screen *screen) {
    text_screen_clear(screen);
    draw_title(hud, screen);
    draw_news(hud, model, screen);
    draw_tabs(hud, screen);
    if (hud->state->is_named || hud->mode == HUD_UPDATING) {
        draw_content(hud, model, screen);
    }
    if (hud->mode == HUD_BROWSING) {
        /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): every tab has a hint */
        text_screen_print(screen, HUD_HINT_ROW, HUD_MARGIN, TEXT_DIM, "%s", HINTS[hud->tab]);
    }
    hud_canvas_frame(screen);
    switch (hud->mode) {
    case HUD_NAMING:
        draw_naming(hud, screen);
        break;
    case HUD_ASKING:
        draw_question(screen);
        break;
    case HUD_POWERING_OFF:
        draw_farewell(screen);
        break;
    case HUD_STAYING_ON:
        draw_power_off_error(hud, screen);
        break;
    case HUD_UPDATING:
        update_screen_draw_dialog(&hud->update, hud->view, screen);
        break;
    case HUD_BROWSING:
        break;
    }
}
