/* SPDX-License-Identifier: Apache-2.0 */
/* STATUS: the operator, and the content of the cartridge reader. */
#include "hud_canvas.h"
#include "hud_tabs.h"

#include <inttypes.h>
#include <stdio.h>

#define REPUTATION_ROW (HUD_FIRST_ROW + 4)
#define REPUTATION_GAUGE_COLUMN 32
#define REPUTATION_GAUGE_HALF 20
#define CARTRIDGE_ROW (HUD_FIRST_ROW + 7)
#define CARTRIDGES_SHOWN 6
#define CAPABILITY_COLUMN 50
#define SAVES_COLUMN 68

void status_tab_press(struct hud *hud, uint8_t key) {
    if (key == 'n' || key == 'N') {
        handle_editor_init(&hud->editor, hud->state->handle);
        hud->mode = HUD_NAMING;
    }
}

/* A gauge from -1000 (left) to 1000 (right), lit from the middle. */
static void draw_reputation(int32_t reputation, struct text_screen *screen) {
    int column = REPUTATION_GAUGE_COLUMN;
    int length = reputation * REPUTATION_GAUGE_HALF / DECK_STATE_REPUTATION_MAX;
    int middle = column + REPUTATION_GAUGE_HALF;
    hud_canvas_gauge(screen, REPUTATION_ROW, column, 2 * REPUTATION_GAUGE_HALF + 1, 0);
    text_screen_repeat(screen, REPUTATION_ROW, length < 0 ? middle + length : middle + 1, length < 0 ? -length : length,
                       TEXT_NORMAL, "█");
    text_screen_print(screen, REPUTATION_ROW, middle, TEXT_NORMAL, "┼");
}

static void draw_cartridge(const struct cartridge_entry *entry, int row, struct text_screen *screen) {
    if (entry->fault[0] != '\0') {
        text_screen_print(screen, row, HUD_MARGIN + 2, TEXT_DIM, "‼ %s", entry->file);
        text_screen_print(screen, row, CAPABILITY_COLUMN - 6, TEXT_DIM, "%s", entry->fault);
        return;
    }
    text_screen_print(screen, row, HUD_MARGIN + 2, TEXT_NORMAL, "► %s", entry->header.title);
    text_screen_print(screen, row, CAPABILITY_COLUMN, TEXT_NORMAL, "%s", entry->header.capability);
    text_screen_print(screen, row, SAVES_COLUMN, TEXT_DIM, "%s", entry->header.has_saves ? "SAVES" : "");
}

static void draw_cartridges(const struct cartridge_report *report, struct text_screen *screen) {
    hud_canvas_section(screen, CARTRIDGE_ROW, HUD_MARGIN, "CARTRIDGE");
    int row = CARTRIDGE_ROW + 2;
    if (!report->is_present) {
        text_screen_print(screen, row, HUD_MARGIN + 2, TEXT_DIM, "THE READER IS EMPTY");
        return;
    }
    if (report->count == 0) {
        text_screen_print(screen, row, HUD_MARGIN + 2, TEXT_DIM, "A CARD WITHOUT ANY .KN86 FILE");
        return;
    }
    uint32_t shown = 0;
    for (; shown < report->count && shown < CARTRIDGES_SHOWN; shown++) {
        draw_cartridge(&report->entries[shown], row++, screen);
    }
    uint32_t more = report->count - shown + report->more;
    if (more > 0) {
        char text[32];
        snprintf(text, sizeof text, "AND %" PRIu32 " MORE", more);
        hud_canvas_right(screen, CARTRIDGE_ROW, HUD_LAST_COLUMN - 4, TEXT_DIM, text);
    }
}

void status_tab_draw(const struct hud *hud, const struct hud_model *model, struct text_screen *screen) {
    const struct deck_state *state = hud->state;
    hud_canvas_section(screen, HUD_FIRST_ROW, HUD_MARGIN, "OPERATOR");
    hud_canvas_field(screen, HUD_FIRST_ROW + 2, "HANDLE", "%s", state->handle);
    hud_canvas_field(screen, HUD_FIRST_ROW + 3, "CREDITS", "%" PRIu32, state->credits);
    hud_canvas_field(screen, REPUTATION_ROW, "REPUTATION", "%+" PRId32, state->reputation);
    draw_reputation(state->reputation, screen);
    hud_canvas_field(screen, HUD_FIRST_ROW + 5, "BOOTS", "%" PRIu64, state->boots);
    draw_cartridges(model->cartridge, screen);
}
