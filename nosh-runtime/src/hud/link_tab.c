/* SPDX-License-Identifier: Apache-2.0 */
/* LINK: the link to another deck. */
#include "hud_canvas.h"
#include "hud_tabs.h"

#include <inttypes.h>

#define PICTURE_ROW (HUD_FIRST_ROW + 9)
#define BOX_WIDTH 22
#define LEFT_BOX (HUD_MARGIN + 2)
#define RIGHT_BOX (HUD_LAST_COLUMN - 5 - BOX_WIDTH + 1)

static const char *describe(const struct hud_link *link) {
    if (!link->is_open) {
        return "NO LINE";
    }
    switch (link->state) {
    case DECK_LINK_CALLING:
        return "CALLING";
    case DECK_LINK_HEARD:
        return "HEARD, WAITING TO BE HEARD";
    case DECK_LINK_LINKED:
        return "LINKED";
    case DECK_LINK_LOOPED:
        return "THE LINE LEADS BACK TO THIS DECK";
    }
    return "";
}

static void draw_deck(struct text_screen *screen, int left, const char *handle, enum text_style style) {
    hud_canvas_box(screen, (struct hud_box){.top = PICTURE_ROW, .left = left, .height = 3, .width = BOX_WIDTH}, style);
    text_screen_print(screen, PICTURE_ROW + 1, left + 3, style, "%s", handle);
}

/* Two decks and the line between them; the line is solid once both receive each other. */
static void draw_picture(const struct hud *hud, const struct hud_link *link, struct text_screen *screen) {
    bool is_linked = link->is_open && link->state == DECK_LINK_LINKED;
    draw_deck(screen, LEFT_BOX, hud->state->handle, TEXT_NORMAL);
    draw_deck(screen, RIGHT_BOX, link->peer[0] != '\0' ? link->peer : "?", is_linked ? TEXT_NORMAL : TEXT_DIM);
    int from = LEFT_BOX + BOX_WIDTH;
    if (is_linked) {
        text_screen_repeat(screen, PICTURE_ROW + 1, from - 1, RIGHT_BOX - from + 2, TEXT_NORMAL, "─");
        text_screen_print(screen, PICTURE_ROW + 1, from - 1, TEXT_NORMAL, "├");
        text_screen_print(screen, PICTURE_ROW + 1, RIGHT_BOX, TEXT_NORMAL, "┤");
    } else {
        text_screen_repeat(screen, PICTURE_ROW + 1, from + 1, RIGHT_BOX - from - 2, TEXT_DIM, "·");
    }
}

void link_tab_draw(const struct hud *hud, const struct hud_model *model, struct text_screen *screen) {
    const struct hud_link *link = &model->link;
    hud_canvas_section(screen, HUD_FIRST_ROW, HUD_MARGIN, "DECK TO DECK");
    hud_canvas_field(screen, HUD_FIRST_ROW + 2, "LINE", "%s", link->is_open ? link->device : link->fault);
    hud_canvas_field(screen, HUD_FIRST_ROW + 3, "HANDSHAKE", "%s", describe(link));
    hud_canvas_field(screen, HUD_FIRST_ROW + 4, "PEER", "%s", link->peer[0] != '\0' ? link->peer : "-");
    hud_canvas_field(screen, HUD_FIRST_ROW + 6, "FRAMES", "%" PRIu32 " SENT  %" PRIu32 " RECEIVED  %" PRIu32 " DAMAGED",
                     link->sent, link->received, link->damaged);
    draw_picture(hud, link, screen);
}
