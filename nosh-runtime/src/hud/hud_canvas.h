/* SPDX-License-Identifier: Apache-2.0 */
/* The layout and the graphic elements of the HUD. */
#ifndef KN86_HUD_CANVAS_H
#define KN86_HUD_CANVAS_H

#include "text_screen.h"

#define HUD_MARGIN 4
#define HUD_VALUE_COLUMN 24
#define HUD_TITLE_ROW 1
#define HUD_TAB_ROW 3
#define HUD_FIRST_ROW 6 /* first row of a tab's content */
#define HUD_LAST_ROW 20
#define HUD_HINT_ROW (TEXT_SCREEN_ROWS - 2)
#define HUD_LAST_COLUMN (TEXT_SCREEN_COLUMNS - 1)

/* Draws the double frame around the screen, and the rules between title, tabs, content and hints. */
void hud_canvas_frame(struct text_screen *screen);

/* Draws "■ TITLE", the heading of a section. */
void hud_canvas_section(struct text_screen *screen, int row, int column, const char *title);

/* Draws "LABEL ····· value". The value starts at HUD_VALUE_COLUMN and is cut before the frame. */
__attribute__((format(printf, 4, 5))) void hud_canvas_field(struct text_screen *screen, int row, const char *label,
                                                            const char *format, ...);

/* Draws a bar of `width` cells, of which `filled` are lit. */
void hud_canvas_gauge(struct text_screen *screen, int row, int column, int width, int filled);

/* Prints a text that ends in `column`. */
void hud_canvas_right(struct text_screen *screen, int row, int column, enum text_style style, const char *text);

/*
 * Prints words in lines of at most `width` cells, on at most `rows` rows; dots end what has no room. A word longer than
 * a line is cut. Returns the rows used. For printable ASCII.
 */
int hud_canvas_paragraph(struct text_screen *screen, int row, int column, int width, int rows, enum text_style style,
                         const char *text);

/* Position and size in rows and columns. */
struct hud_box {
    int top, left, height, width;
};

/* Clears a box and draws a single-line border around it. */
void hud_canvas_box(struct text_screen *screen, struct hud_box box, enum text_style style);

/* Draws a box in the middle of the screen with a title on its first line; returns it. */
struct hud_box hud_canvas_dialog(struct text_screen *screen, int height, int width, const char *title);

#endif
