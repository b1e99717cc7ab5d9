/* SPDX-License-Identifier: Apache-2.0 */
/* The command stream against the model of the controller: is the picture on the glass? Argument: the golden stream. */
#include "kn86/ssd1322.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>

#include "check.h"
#include "panel_model.h"

static struct panel_model panel;
static struct kn86_ssd1322_bus bus;
static struct kn86_oled oled;

static void power_on(void) {
    kn86_oled_init(&oled, "1.2.3");
    panel_model_init(&panel);
    bus = panel_model_bus(&panel);
    kn86_ssd1322_init(&bus, &oled);
}

static unsigned buffer_level(unsigned x, unsigned y) {
    return oled.pixels[y][x / 2] >> (x % 2 == 0 ? 4 : 0) & 0x0F;
}

static unsigned wrong_pixels(void) {
    unsigned wrong = 0;
    for (unsigned y = 0; y < KN86_OLED_HEIGHT; y++) {
        for (unsigned x = 0; x < KN86_OLED_WIDTH; x++) {
            wrong += panel_model_level(&panel, x, y) != buffer_level(x, y);
        }
    }
    return wrong;
}

static void power_on_shows_the_bezel(void) {
    power_on();
    CHECK_INFO(panel.fault[0] == '\0', "%s", panel.fault);
    CHECK_INFO(wrong_pixels() == 0, "%u pixels are wrong", wrong_pixels());
}

static void only_named_rows_are_written(void) {
    for (uint8_t rows = 0; rows <= 0x0F; rows++) {
        power_on();
        memset(oled.pixels, 0, sizeof oled.pixels);
        kn86_ssd1322_write_rows(&bus, &oled, 0x0F);
        for (unsigned y = 0; y < KN86_OLED_HEIGHT; y++) {
            memset(oled.pixels[y], (int)(0x11 + y), KN86_OLED_LINE_BYTES);
        }
        kn86_ssd1322_write_rows(&bus, &oled, rows);
        CHECK_INFO(panel.fault[0] == '\0', "%s", panel.fault);
        for (unsigned y = 0; y < KN86_OLED_HEIGHT; y++) {
            bool written = (rows & (1u << y / KN86_OLED_ROW_HEIGHT)) != 0;
            unsigned wanted = written ? buffer_level(1, y) : 0;
            CHECK_INFO(panel_model_level(&panel, 1, y) == wanted, "rows %x line %u", rows, y);
        }
    }
}

static void nothing_outside_the_glass_is_touched(void) {
    power_on();
    for (unsigned row = 0; row < SSD1322_RAM_ROWS; row++) {
        for (unsigned byte = 0; byte < SSD1322_RAM_COLUMNS * 2; byte++) {
            unsigned first = SSD1322_PANEL_FIRST_COLUMN * 2;
            bool glass = row < KN86_OLED_HEIGHT && byte >= first && byte < first + KN86_OLED_LINE_BYTES;
            CHECK_INFO(glass || panel.ram[row][byte] == 0xA5, "RAM row %u byte %u", row, byte);
        }
    }
}

/* The signals on the wires, one a line, as in golden/ssd1322_power_on.txt. */
static char wires[4096];
static size_t wires_length;
static unsigned withheld_opcode; /* this command is not passed on to the panel; UINT_MAX for none */

__attribute__((format(printf, 1, 2))) static void note(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    wires_length += (size_t)vsnprintf(wires + wires_length, sizeof wires - wires_length, format, arguments);
    va_end(arguments);
    CHECK_INFO(wires_length < sizeof wires, "too much on the wires");
}

static void spy_command(void *context, uint8_t opcode, const uint8_t *parameters, size_t count) {
    note("%02X", opcode);
    for (size_t i = 0; i < count; i++) {
        note(" %02X", parameters[i]);
    }
    note("\n");
    if (opcode != withheld_opcode) {
        panel_model_bus(context).command(context, opcode, parameters, count);
    }
}

static void spy_data(void *context, const uint8_t *bytes, size_t count) {
    note("data %zu\n", count);
    panel_model_bus(context).data(context, bytes, count);
}

static void spy_reset(void *context, bool asserted) {
    note("reset %s\n", asserted ? "low" : "high");
    panel_model_bus(context).reset(context, asserted);
}

static void spy_delay(void *context, uint32_t microseconds) {
    note("wait %u\n", (unsigned)microseconds);
    panel_model_bus(context).delay_us(context, microseconds);
}

static void power_on_spied(unsigned withheld) {
    wires_length = 0;
    withheld_opcode = withheld;
    kn86_oled_init(&oled, "1.2.3");
    panel_model_init(&panel);
    bus = (struct kn86_ssd1322_bus){&panel, spy_command, spy_data, spy_reset, spy_delay};
    kn86_ssd1322_init(&bus, &oled);
}

/* Reads the golden file without comments and the blanks before them. */
static void read_golden(const char *path, char *text, size_t size) {
    char line[256];
    size_t length = 0;
    FILE *file = fopen(path, "r");
    CHECK_INFO(file != NULL, "cannot open %s", path);
    while (fgets(line, sizeof line, file) != NULL) {
        size_t end = strcspn(line, "#\n");
        while (end > 0 && line[end - 1] == ' ') {
            end--;
        }
        CHECK_INFO(length + end + 1 < size, "%s is too long", path);
        memcpy(text + length, line, end);
        length += end;
        if (end > 0) {
            text[length++] = '\n';
        }
    }
    text[length] = '\0';
    fclose(file);
}

static void power_on_is_the_data_sheets(void) {
    const char *path = check_argument(0);
    static char golden[4096];
    read_golden(path, golden, sizeof golden);
    power_on_spied(UINT_MAX);
    CHECK_INFO(strcmp(wires, golden) == 0, "%s wants:\n%sthe wires had:\n%s", path, golden, wires);
    CHECK_INFO(panel.lit && panel.fault[0] == '\0', "%s", panel.fault);
}

/* Withholds one command of the configuration at a time. */
static void every_step_is_missed(void) {
    static char steps[4096];
    unsigned missed = 0;
    power_on_spied(UINT_MAX);
    strcpy(steps, wires);
    for (char *line = strtok(steps, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        unsigned opcode;
        if (strlen(line) > 2 && line[2] != ' ') {
            continue; /* reset, wait, data */
        }
        CHECK_INFO(sscanf(line, "%2X", &opcode) == 1, "%s", line);
        if (opcode == SSD1322_SET_ROW_ADDRESS) {
            continue; /* all rows are written from the first on; only_named_rows_are_written needs this command */
        }
        power_on_spied(opcode);
        if (opcode == SSD1322_DISPLAY_ON) {
            CHECK_INFO(!panel.lit, "lit by itself");
        } else if (opcode == SSD1322_SET_COLUMN_ADDRESS) {
            CHECK_INFO(wrong_pixels() > 0, "nobody sees that command 0x%02X is missing", opcode);
        } else {
            CHECK_INFO(panel.fault[0] != '\0', "nobody misses command 0x%02X", opcode);
        }
        missed++;
    }
    CHECK_INFO(missed >= 21, "only %u commands", missed);
}

static void the_model_finds_faults(void) {
    const uint8_t backwards[2] = {5, 4};
    power_on();
    bus.command(bus.context, SSD1322_SET_ROW_ADDRESS, backwards, 2);
    CHECK_INFO(strstr(panel.fault, "window") != NULL, "%s", panel.fault);
    power_on();
    bus.command(bus.context, SSD1322_NORMAL_DISPLAY, NULL, 0);
    bus.data(bus.context, backwards, 2);
    CHECK_INFO(strstr(panel.fault, "without Write RAM") != NULL, "%s", panel.fault);
    power_on();
    bus.command(bus.context, 0x26, NULL, 0);
    CHECK_INFO(strstr(panel.fault, "unknown command") != NULL, "%s", panel.fault);
    power_on();
    bus.reset(bus.context, true);
    bus.command(bus.context, SSD1322_DISPLAY_ON, NULL, 0);
    CHECK_INFO(strstr(panel.fault, "reset") != NULL, "%s", panel.fault);
}

static const struct check_case CASES[] = {
    CHECK_CASE(power_on_shows_the_bezel),
    CHECK_CASE(only_named_rows_are_written),
    CHECK_CASE(nothing_outside_the_glass_is_touched),
    CHECK_CASE(power_on_is_the_data_sheets),
    CHECK_CASE(every_step_is_missed),
    CHECK_CASE(the_model_finds_faults),
};
CHECK_MAIN(CASES)
