/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/ssd1322.h"

#include <assert.h>

#include "kn86/ssd1322_commands.h"

#define PIXELS_PER_COLUMN 4u
#define PANEL_LAST_COLUMN (SSD1322_PANEL_FIRST_COLUMN + KN86_OLED_WIDTH / PIXELS_PER_COLUMN - 1u)
static_assert(PANEL_LAST_COLUMN < SSD1322_RAM_COLUMNS, "the panel must lie within the RAM");

/* RES# low for at least 100 us, then as long again before the first command (section 8.9). */
#define RESET_PULSE_US 200u

struct step {
    uint8_t opcode;
    uint8_t count;
    uint8_t parameters[2];
};

static const struct step configuration[] = {
    {SSD1322_SET_COMMAND_LOCK, 1, {0x12}}, /* unlock */
    {SSD1322_DISPLAY_OFF, 0, {0}},
    {SSD1322_SET_CLOCK, 1, {0x91}}, /* oscillator step 9, divided by 2: about 80 frames a second */
    {SSD1322_SET_MULTIPLEX_RATIO, 1, {KN86_OLED_HEIGHT - 1u}},
    {SSD1322_SET_DISPLAY_OFFSET, 1, {0}},
    {SSD1322_SET_START_LINE, 1, {0}},
    {SSD1322_SET_REMAP, 2, {SSD1322_REMAP_NIBBLE | SSD1322_REMAP_COM_REVERSED, SSD1322_REMAP_DUAL_COM}},
    {SSD1322_SET_GPIO, 1, {0x00}},            /* both pins off */
    {SSD1322_FUNCTION_SELECT, 1, {0x01}},     /* the internal regulator makes VDD */
    {SSD1322_ENHANCEMENT_A, 2, {0xA0, 0xFD}}, /* external VSL, enhanced low grey levels */
    {SSD1322_SET_CONTRAST, 1, {0x9F}},
    {SSD1322_MASTER_CURRENT, 1, {0x0F}}, /* no reduction */
    {SSD1322_DEFAULT_GREY_TABLE, 0, {0}},
    {SSD1322_SET_PHASE_LENGTH, 1, {0xE2}}, /* reset 5, first pre-charge 14 clocks */
    {SSD1322_ENHANCEMENT_B, 2, {0x82, 0x20}},
    {SSD1322_SET_PRECHARGE_VOLTAGE, 1, {0x1F}}, /* 0.60 VCC */
    {SSD1322_SET_SECOND_PRECHARGE, 1, {0x08}},  /* 8 clocks */
    {SSD1322_SET_VCOMH, 1, {0x07}},             /* 0.86 VCC */
    {SSD1322_NORMAL_DISPLAY, 0, {0}},
    {SSD1322_EXIT_PARTIAL_DISPLAY, 0, {0}},
};

static void send(const struct kn86_ssd1322_bus *bus, uint8_t opcode) {
    bus->command(bus->context, opcode, NULL, 0);
}

static void send_range(const struct kn86_ssd1322_bus *bus, uint8_t opcode, uint8_t first, uint8_t last) {
    const uint8_t range[2] = {first, last};
    bus->command(bus->context, opcode, range, sizeof range);
}

void kn86_ssd1322_init(const struct kn86_ssd1322_bus *bus, const struct kn86_oled *oled) {
    bus->reset(bus->context, true);
    bus->delay_us(bus->context, RESET_PULSE_US);
    bus->reset(bus->context, false);
    bus->delay_us(bus->context, RESET_PULSE_US);

    for (size_t i = 0; i < sizeof configuration / sizeof configuration[0]; i++) {
        const struct step *step = &configuration[i];
        bus->command(bus->context, step->opcode, step->parameters, step->count);
    }
    /* RAM is undefined after reset: the picture is written before the panel is switched on. */
    kn86_ssd1322_write_rows(bus, oled, (1u << KN86_OLED_ROWS) - 1u);
    send(bus, SSD1322_DISPLAY_ON);
}

void kn86_ssd1322_write_rows(const struct kn86_ssd1322_bus *bus, const struct kn86_oled *oled, uint8_t rows) {
    for (unsigned row = 0; row < KN86_OLED_ROWS; row++) {
        if ((rows & (1u << row)) == 0) {
            continue;
        }
        unsigned top = row * KN86_OLED_ROW_HEIGHT;
        send_range(bus, SSD1322_SET_COLUMN_ADDRESS, SSD1322_PANEL_FIRST_COLUMN, PANEL_LAST_COLUMN);
        send_range(bus, SSD1322_SET_ROW_ADDRESS, (uint8_t)top, (uint8_t)(top + KN86_OLED_ROW_HEIGHT - 1u));
        send(bus, SSD1322_WRITE_RAM);
        bus->data(bus->context, oled->pixels[top], KN86_OLED_ROW_HEIGHT * KN86_OLED_LINE_BYTES);
    }
}
