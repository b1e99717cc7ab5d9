/* SPDX-License-Identifier: Apache-2.0 */
/* SYS: the machine's state and both its systems, brightness, the update, and switching off. */
#include "deck_key.h"
#include "hud_canvas.h"
#include "hud_tabs.h"
#include "monotonic_clock.h"
#include "update_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COPROCESSOR_ROW (HUD_FIRST_ROW + 8)
#define ITEM_ROW (HUD_LAST_ROW - 1) /* the last of the three is right above the rule */
#define ITEM_WIDTH 17
#define GAUGE_COLUMN (HUD_VALUE_COLUMN + 2)
#define GAUGE_CELLS_PER_LEVEL 2
#define MIB (1024 * 1024)

static void change_brightness(struct hud *hud, int step) {
    uint32_t wanted = (uint32_t)((int)hud->state->brightness + step);
    if (wanted >= 1 && wanted <= DECK_STATE_BRIGHTNESS_MAX) {
        hud->state->brightness = wanted;
        hud->events |= HUD_EVENT_STATE;
    }
}

void sys_tab_press(struct hud *hud, uint8_t key, int64_t now) {
    if (key == DECK_KEY_UP || key == DECK_KEY_DOWN) {
        int step = key == DECK_KEY_UP ? HUD_SYS_ITEMS - 1 : 1;
        hud->sys_item = (enum hud_sys_item)(((int)hud->sys_item + step) % HUD_SYS_ITEMS);
    } else if (hud->sys_item == HUD_SYS_BRIGHTNESS && (key == DECK_KEY_LEFT || key == DECK_KEY_RIGHT)) {
        change_brightness(hud, key == DECK_KEY_LEFT ? -1 : 1);
    } else if (hud->sys_item == HUD_SYS_UPDATE && key == DECK_KEY_ENTER) {
        hud_open_update(hud, now);
    } else if (hud->sys_item == HUD_SYS_SHUT_DOWN && key == DECK_KEY_ENTER) {
        hud->mode = HUD_ASKING;
    }
}

/* Without word of kn86-update the kernel's is left, which knows the slot that runs. */
static struct slots_report find_slots(const struct hud *hud, const struct hud_model *model) {
    struct slots_report slots = hud->view->slots;
    if (!slots.is_known) {
        slots.running = strcmp(model->slot, "A") == 0   ? SLOTS_REPORT_A
                        : strcmp(model->slot, "B") == 0 ? SLOTS_REPORT_B
                                                        : SLOTS_REPORT_UNKNOWN;
    }
    return slots;
}

static void draw_machine(const struct hud *hud, const struct hud_model *model, struct text_screen *screen) {
    const struct slots_report slots = find_slots(hud, model);
    char text[64];
    int row = HUD_FIRST_ROW - 1;
    hud_canvas_section(screen, row, HUD_MARGIN, "SYSTEM");
    row += 1;
    hud_canvas_field(screen, row++, "NOSH", "%s", model->version);
    hud_canvas_field(screen, row++, "BUILD", "%s", model->build_id);
    update_screen_draw_slots(&slots, row, screen);
    row += SLOTS_REPORT_SLOTS;
    if (model->has_storage) {
        snprintf(text, sizeof text, "%" PRIu64 " OF %" PRIu64 " MIB FREE", model->storage_free / MIB,
                 model->storage_size / MIB);
    } else {
        snprintf(text, sizeof text, "NONE");
    }
    hud_canvas_field(screen, row++, "STORAGE", "%s  STATE %s", text, model->is_kept ? "KEPT" : "NOT KEPT, SEE JOURNAL");
    snprintf(text, sizeof text, "%" PRIu32 "x%" PRIu32, model->panel_width, model->panel_height);
    hud_canvas_field(screen, row++, "PANEL", "%s  %d KEYBOARD%s", model->panel_width > 0 ? text : "NONE",
                     model->keyboards, model->keyboards == 1 ? "" : "S");
}

static void draw_coprocessor(const struct hud_coprocessor *coprocessor, struct text_screen *screen) {
    int row = COPROCESSOR_ROW - 1;
    hud_canvas_section(screen, row++, HUD_MARGIN, "COPROCESSOR");
    hud_canvas_field(screen, row++, "STATE", "%s%s%s", coprocessor->state,
                     coprocessor->firmware[0] != '\0' ? "  FIRMWARE " : "", coprocessor->firmware);
    hud_canvas_field(screen, row++, "FRAMES",
                     "%" PRIu32 " SENT  %" PRIu32 " RECEIVED  %" PRIu32 " DROPPED  %" PRIu32 " DAMAGED",
                     coprocessor->sent, coprocessor->received, coprocessor->dropped, coprocessor->damaged);
    hud_canvas_field(screen, row++, "HEARTBEAT", "%" PRIu32 " MISSED  %" PRIu32 " GREETINGS  %" PRIu32 " EVENTS",
                     coprocessor->missed, coprocessor->greetings, coprocessor->events);
    hud_canvas_field(screen, row++, "ITS UPDATE", "%s", coprocessor->update);
}

static void draw_update(const struct hud *hud, const struct hud_model *model, struct text_screen *screen) {
    char text[UPDATE_WORDS_MAX], time[UPDATE_WORDS_MAX];
    if (hud->view->trial_at != MONOTONIC_NEVER) {
        update_words_time((uint64_t)(model->now - hud->view->trial_at) / 1000, time);
        snprintf(text, sizeof text, "ON TRIAL FOR %.20s", time);
    } else {
        update_words_result(&hud->view->slots, text);
    }
    hud_canvas_paragraph(screen, ITEM_ROW + HUD_SYS_UPDATE, HUD_VALUE_COLUMN, HUD_LAST_COLUMN - 2 - HUD_VALUE_COLUMN, 1,
                         TEXT_NORMAL, text);
}

static void draw_items(const struct hud *hud, struct text_screen *screen) {
    static const char *const labels[HUD_SYS_ITEMS] = {" BRIGHTNESS", " UPDATE", " SHUT DOWN"};
    for (int item = 0; item < HUD_SYS_ITEMS; item++) {
        enum text_style style = item == (int)hud->sys_item ? TEXT_INVERSE : TEXT_NORMAL;
        text_screen_print(screen, ITEM_ROW + item, HUD_MARGIN + 1, style, "%-*s", ITEM_WIDTH, labels[item]);
    }
    text_screen_print(screen, ITEM_ROW, HUD_VALUE_COLUMN, TEXT_DIM, "◄");
    hud_canvas_gauge(screen, ITEM_ROW, GAUGE_COLUMN, DECK_STATE_BRIGHTNESS_MAX * GAUGE_CELLS_PER_LEVEL,
                     (int)hud->state->brightness * GAUGE_CELLS_PER_LEVEL);
    text_screen_print(screen, ITEM_ROW, GAUGE_COLUMN + DECK_STATE_BRIGHTNESS_MAX * GAUGE_CELLS_PER_LEVEL + 1, TEXT_DIM,
                      "►");
}

void sys_tab_draw(const struct hud *hud, const struct hud_model *model, struct text_screen *screen) {
    draw_machine(hud, model, screen);
    draw_coprocessor(&model->coprocessor, screen);
    draw_items(hud, screen);
    draw_update(hud, model, screen);
}
