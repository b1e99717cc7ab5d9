/* SPDX-License-Identifier: Apache-2.0 */
/* LAMBDA: recording and playing macros. */
#include "deck_key.h"
#include "hud_canvas.h"
#include "hud_tabs.h"

#include <string.h>

#define FIRST_MACRO_ROW (HUD_FIRST_ROW + 3)
#define KEYS_COLUMN 12
#define KEYS_WIDTH (HUD_LAST_COLUMN - 4 - KEYS_COLUMN)

static void choose(struct hud *hud, int step) {
    hud->macro_slot = (hud->macro_slot + step + DECK_STATE_MACROS) % DECK_STATE_MACROS;
}

void lambda_tab_press(struct hud *hud, uint8_t key, int64_t now) {
    struct deck_macro *macro = &hud->state->macros[hud->macro_slot];
    switch (key) {
    case DECK_KEY_UP:
        choose(hud, -1);
        return;
    case DECK_KEY_DOWN:
        choose(hud, 1);
        return;
    default:
        break;
    }
    /* A macro cannot record, play or clear macros. */
    if (hud->recorder.mode != MACRO_RECORDER_IDLE) {
        return;
    }
    if (key == 'r' || key == 'R') {
        macro_recorder_record(&hud->recorder, hud->macro_slot);
    } else if (key == DECK_KEY_ENTER && macro->length > 0) {
        macro_recorder_play(&hud->recorder, hud->macro_slot, macro, now);
        hud->events |= HUD_EVENT_PLAYED;
    } else if (key == DECK_KEY_DELETE && macro->length > 0) {
        macro->length = 0;
        hud->events |= HUD_EVENT_STATE;
    }
}

/* The keys that fit, then dots. */
static void draw_keys(const struct deck_macro *macro, int row, struct text_screen *screen) {
    char text[DECK_STATE_MACRO_KEYS_MAX * DECK_KEY_TEXT_MAX] = "";
    for (int i = 0; i < macro->length; i++) {
        char key[DECK_KEY_TEXT_MAX];
        deck_key_write(macro->keys[i], key);
        if (strlen(text) + strlen(key) + strlen("...") > KEYS_WIDTH) {
            strcat(text, "...");
            break;
        }
        strcat(text, key);
    }
    text_screen_print(screen, row, KEYS_COLUMN, TEXT_NORMAL, "%s", text);
}

void lambda_tab_draw(const struct hud *hud, struct text_screen *screen) {
    hud_canvas_section(screen, HUD_FIRST_ROW, HUD_MARGIN, "MACROS");
    for (int slot = 0; slot < DECK_STATE_MACROS; slot++) {
        int row = FIRST_MACRO_ROW + slot;
        bool is_recorded_now = hud->recorder.mode == MACRO_RECORDER_RECORDING && hud->recorder.slot == slot;
        const struct deck_macro *macro = is_recorded_now ? &hud->recorder.macro : &hud->state->macros[slot];
        enum text_style style = slot == hud->macro_slot ? TEXT_INVERSE : TEXT_NORMAL;
        text_screen_print(screen, row, HUD_MARGIN + 2, style, " %d ", slot + 1);
        if (macro->length == 0) {
            text_screen_print(screen, row, KEYS_COLUMN, TEXT_DIM, is_recorded_now ? "RECORDING ..." : "EMPTY");
        } else {
            draw_keys(macro, row, screen);
        }
    }
    text_screen_print(screen, FIRST_MACRO_ROW + DECK_STATE_MACROS + 1, HUD_MARGIN + 2, TEXT_DIM,
                      "R RECORDS EVERY KEY FROM THEN ON, ON ANY TAB, UNTIL F5 OR %d KEYS.", DECK_STATE_MACRO_KEYS_MAX);
}
