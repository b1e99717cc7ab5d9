/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model of the SSD1322 with its 256x64 panel at the level of its wires: display RAM, address windows, re-map. It
 * records as a fault whatever it does not model, or the data sheet does not allow.
 */
#ifndef KN86_PANEL_MODEL_H
#define KN86_PANEL_MODEL_H

#include "kn86/ssd1322.h"
#include "kn86/ssd1322_commands.h"

struct panel_window {
    uint8_t first, last;
};

struct panel_model {
    uint8_t ram[SSD1322_RAM_ROWS][SSD1322_RAM_COLUMNS * 2u]; /* two pixels a byte, as written */
    struct panel_window columns, rows;
    uint8_t column, half, row; /* position of the next write: column of four pixels, and its first or second byte */
    bool in_reset, locked, writing, lit, nibble_remap, com_reversed;
    uint8_t start_line;
    uint32_t told;   /* configuration commands received since the reset */
    char fault[120]; /* the first fault, or empty */
};

/* Initialises a panel after power-on: RAM full of noise, as on the device. */
void panel_model_init(struct panel_model *panel);

/* Returns the bus of this panel, which must outlive it. */
struct kn86_ssd1322_bus panel_model_bus(struct panel_model *panel);

/* The visible level of a pixel, 0 to KN86_OLED_LEVEL_MAX; 0 until the display is on. */
uint8_t panel_model_level(const struct panel_model *panel, unsigned x, unsigned y);

#endif
