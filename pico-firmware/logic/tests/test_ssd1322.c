/* SPDX-License-Identifier: Apache-2.0 */
/* The command stream against the model of the controller: is the picture on the glass? */
#include "kn86/ssd1322.h"

#include <string.h>

#include "check.h"
#include "panel_model.h"

static struct panel_model panel;
static struct kn86_ssd1322_bus bus;
static struct kn86_oled oled;

static void power_on(void)
{
    kn86_oled_init(&oled, "1.2.3");
    panel_model_init(&panel);
    bus = panel_model_bus(&panel);
    kn86_ssd1322_init(&bus, &oled);
}

static unsigned buffer_level(unsigned x, unsigned y)
{
    return oled.pixels[y][x / 2] >> (x % 2 == 0 ? 4 : 0) & 0x0F;
}

static void power_on_shows_the_bezel(void)
{
    power_on();
    CHECK(panel.fault[0] == '\0', "%s", panel.fault);
    for (unsigned y = 0; y < KN86_OLED_HEIGHT; y++) {
        for (unsigned x = 0; x < KN86_OLED_WIDTH; x++) {
            CHECK(panel_model_level(&panel, x, y) == buffer_level(x, y), "pixel %u,%u", x, y);
        }
    }
}

static void only_named_rows_are_written(void)
{
    for (uint8_t rows = 0; rows <= 0x0F; rows++) {
        power_on();
        memset(oled.pixels, 0, sizeof oled.pixels);
        kn86_ssd1322_write_rows(&bus, &oled, 0x0F);
        for (unsigned y = 0; y < KN86_OLED_HEIGHT; y++) {
            memset(oled.pixels[y], (int)(0x11 + y), KN86_OLED_LINE_BYTES);
        }
        kn86_ssd1322_write_rows(&bus, &oled, rows);
        CHECK(panel.fault[0] == '\0', "%s", panel.fault);
        for (unsigned y = 0; y < KN86_OLED_HEIGHT; y++) {
            bool written = (rows & (1u << y / KN86_OLED_ROW_HEIGHT)) != 0;
            unsigned wanted = written ? buffer_level(1, y) : 0;
            CHECK(panel_model_level(&panel, 1, y) == wanted, "rows %x line %u", rows, y);
        }
    }
}

static void nothing_outside_the_glass_is_touched(void)
{
    power_on();
    for (unsigned row = 0; row < SSD1322_RAM_ROWS; row++) {
        for (unsigned byte = 0; byte < SSD1322_RAM_COLUMNS * 2; byte++) {
            unsigned first = SSD1322_PANEL_FIRST_COLUMN * 2;
            bool glass = row < KN86_OLED_HEIGHT && byte >= first &&
                         byte < first + KN86_OLED_LINE_BYTES;
            CHECK(glass || panel.ram[row][byte] == 0xA5, "RAM row %u byte %u", row, byte);
        }
    }
}

static unsigned lights_while_ram_is_noise;

static void spy_command(void *context, uint8_t opcode, const uint8_t *parameters, size_t count)
{
    struct kn86_ssd1322_bus model = panel_model_bus(context);
    model.command(context, opcode, parameters, count);
    if (opcode == SSD1322_DISPLAY_ON) {
        lights_while_ram_is_noise += panel.ram[0][SSD1322_PANEL_FIRST_COLUMN * 2] == 0xA5;
    }
}

static void the_panel_is_lit_last(void)
{
    panel_model_init(&panel);
    bus = panel_model_bus(&panel);
    bus.command = spy_command;
    kn86_ssd1322_init(&bus, &oled);
    CHECK(panel.lit && lights_while_ram_is_noise == 0, "lit before the picture was there");
}

static void the_model_finds_faults(void)
{
    const uint8_t backwards[2] = {5, 4};
    power_on();
    bus.command(bus.context, SSD1322_SET_ROW_ADDRESS, backwards, 2);
    CHECK(strstr(panel.fault, "window") != NULL, "%s", panel.fault);
    power_on();
    bus.command(bus.context, SSD1322_NORMAL_DISPLAY, NULL, 0);
    bus.data(bus.context, backwards, 2);
    CHECK(strstr(panel.fault, "without Write RAM") != NULL, "%s", panel.fault);
    power_on();
    bus.command(bus.context, 0x26, NULL, 0);
    CHECK(strstr(panel.fault, "unknown command") != NULL, "%s", panel.fault);
    power_on();
    bus.reset(bus.context, true);
    bus.command(bus.context, SSD1322_DISPLAY_ON, NULL, 0);
    CHECK(strstr(panel.fault, "reset") != NULL, "%s", panel.fault);
}

int main(void)
{
    power_on_shows_the_bezel();
    only_named_rows_are_written();
    nothing_outside_the_glass_is_touched();
    the_panel_is_lit_last();
    the_model_finds_faults();
    return 0;
}
