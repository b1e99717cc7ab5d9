/* SPDX-License-Identifier: Apache-2.0 */
#include "panel_model.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define COMMAND_LOCK_ON 0x16u
#define COMMAND_LOCK_OFF 0x12u

/*
 * Commands that a 256x64 module needs after each reset before it is switched on, in the data sheet's words. The
 * controller's defaults for them are those of a 480x128 panel.
 */
static const struct {
    uint8_t opcode;
    const char *what;
} required[] = {
    {SSD1322_SET_COMMAND_LOCK, "Set Command Lock"},
    {SSD1322_DISPLAY_OFF, "Set Display OFF"},
    {SSD1322_SET_CLOCK, "Set Front Clock Divider"},
    {SSD1322_SET_MULTIPLEX_RATIO, "Set Multiplex Ratio"},
    {SSD1322_SET_DISPLAY_OFFSET, "Set Display Offset"},
    {SSD1322_SET_START_LINE, "Set Display Start Line"},
    {SSD1322_SET_REMAP, "Set Re-map and Dual COM Line mode"},
    {SSD1322_SET_GPIO, "Set GPIO"},
    {SSD1322_FUNCTION_SELECT, "Function Selection"},
    {SSD1322_ENHANCEMENT_A, "Display Enhancement A"},
    {SSD1322_SET_CONTRAST, "Set Contrast Current"},
    {SSD1322_MASTER_CURRENT, "Master Contrast Current Control"},
    {SSD1322_DEFAULT_GREY_TABLE, "Select Default Linear Gray Scale table"},
    {SSD1322_SET_PHASE_LENGTH, "Set Phase Length"},
    {SSD1322_ENHANCEMENT_B, "Display Enhancement B"},
    {SSD1322_SET_PRECHARGE_VOLTAGE, "Set Pre-charge voltage"},
    {SSD1322_SET_SECOND_PRECHARGE, "Set Second Precharge Period"},
    {SSD1322_SET_VCOMH, "Set VCOMH Voltage"},
    {SSD1322_NORMAL_DISPLAY, "Set Display Mode: Normal"},
    {SSD1322_EXIT_PARTIAL_DISPLAY, "Exit Partial Display"},
};
#define REQUIRED_COUNT (sizeof required / sizeof required[0])
static_assert(REQUIRED_COUNT <= 32, "a bit each in panel_model.told");

static void fault(struct panel_model *panel, const char *what, unsigned opcode, unsigned value) {
    if (panel->fault[0] == '\0') {
        snprintf(panel->fault, sizeof panel->fault, "%s (command 0x%02X, value 0x%02X)", what, opcode, value);
    }
}

/* Values after RES#, data sheet section 9. */
static void power_on_values(struct panel_model *panel) {
    panel->columns = (struct panel_window){0, SSD1322_RAM_COLUMNS - 1u};
    panel->rows = (struct panel_window){0, SSD1322_RAM_ROWS - 1u};
    panel->column = panel->half = panel->row = 0;
    panel->locked = panel->writing = panel->lit = false;
    panel->nibble_remap = panel->com_reversed = false;
    panel->start_line = 0;
    panel->told = 0;
}

void panel_model_init(struct panel_model *panel) {
    memset(panel, 0, sizeof *panel);
    memset(panel->ram, 0xA5, sizeof panel->ram);
    panel->in_reset = true;
    power_on_values(panel);
}

/* Number of parameters of each command that the driver may use; -1 for any other. */
static int parameter_count(uint8_t opcode) {
    switch (opcode) {
    case SSD1322_WRITE_RAM:
    case SSD1322_NORMAL_DISPLAY:
    case SSD1322_EXIT_PARTIAL_DISPLAY:
    case SSD1322_DISPLAY_OFF:
    case SSD1322_DISPLAY_ON:
    case SSD1322_DEFAULT_GREY_TABLE:
        return 0;
    case SSD1322_SET_START_LINE:
    case SSD1322_SET_DISPLAY_OFFSET:
    case SSD1322_FUNCTION_SELECT:
    case SSD1322_SET_PHASE_LENGTH:
    case SSD1322_SET_CLOCK:
    case SSD1322_SET_GPIO:
    case SSD1322_SET_SECOND_PRECHARGE:
    case SSD1322_SET_PRECHARGE_VOLTAGE:
    case SSD1322_SET_VCOMH:
    case SSD1322_SET_CONTRAST:
    case SSD1322_MASTER_CURRENT:
    case SSD1322_SET_MULTIPLEX_RATIO:
    case SSD1322_SET_COMMAND_LOCK:
        return 1;
    case SSD1322_SET_COLUMN_ADDRESS:
    case SSD1322_SET_ROW_ADDRESS:
    case SSD1322_SET_REMAP:
    case SSD1322_ENHANCEMENT_A:
    case SSD1322_ENHANCEMENT_B:
        return 2;
    default:
        return -1;
    }
}

static void set_window(struct panel_model *panel, uint8_t opcode, const uint8_t *range) {
    bool columns = opcode == SSD1322_SET_COLUMN_ADDRESS;
    unsigned limit = columns ? SSD1322_RAM_COLUMNS : SSD1322_RAM_ROWS;

    if (range[0] > range[1] || range[1] >= limit) {
        fault(panel, "window outside the RAM", opcode, range[1]);
        return;
    }
    if (columns) {
        panel->columns = (struct panel_window){range[0], range[1]};
        panel->column = range[0];
        panel->half = 0;
    } else {
        panel->rows = (struct panel_window){range[0], range[1]};
        panel->row = range[0];
    }
}

static void set_remap(struct panel_model *panel, const uint8_t *parameters) {
    unsigned modelled = SSD1322_REMAP_NIBBLE | SSD1322_REMAP_COM_REVERSED;

    if ((parameters[0] & ~modelled) != 0) {
        fault(panel, "re-map not modelled", SSD1322_SET_REMAP, parameters[0]);
    }
    if (parameters[1] != SSD1322_REMAP_DUAL_COM) {
        fault(panel, "a 64-line panel is wired for dual COM", SSD1322_SET_REMAP, parameters[1]);
    }
    panel->nibble_remap = (parameters[0] & SSD1322_REMAP_NIBBLE) != 0;
    panel->com_reversed = (parameters[0] & SSD1322_REMAP_COM_REVERSED) != 0;
}

static void remember(struct panel_model *panel, uint8_t opcode) {
    for (unsigned i = 0; i < REQUIRED_COUNT; i++) {
        panel->told |= required[i].opcode == opcode ? 1u << i : 0;
    }
}

static void light(struct panel_model *panel) {
    for (unsigned i = 0; i < REQUIRED_COUNT; i++) {
        if ((panel->told & 1u << i) == 0) {
            char what[60];
            snprintf(what, sizeof what, "lit without \"%s\"", required[i].what);
            fault(panel, what, SSD1322_DISPLAY_ON, required[i].opcode);
        }
    }
    panel->lit = true;
}

static void execute(struct panel_model *panel, uint8_t opcode, const uint8_t *parameters) {
    switch (opcode) {
    case SSD1322_SET_COLUMN_ADDRESS:
    case SSD1322_SET_ROW_ADDRESS:
        set_window(panel, opcode, parameters);
        break;
    case SSD1322_WRITE_RAM:
        panel->writing = true;
        break;
    case SSD1322_SET_REMAP:
        set_remap(panel, parameters);
        break;
    case SSD1322_SET_START_LINE:
        panel->start_line = parameters[0] % SSD1322_RAM_ROWS;
        break;
    case SSD1322_SET_DISPLAY_OFFSET:
        if (parameters[0] != 0) {
            fault(panel, "display offset not modelled", opcode, parameters[0]);
        }
        break;
    case SSD1322_SET_MULTIPLEX_RATIO:
        if (parameters[0] != KN86_OLED_HEIGHT - 1u) {
            fault(panel, "the panel has 64 lines", opcode, parameters[0]);
        }
        break;
    case SSD1322_DISPLAY_ON:
        light(panel);
        break;
    case SSD1322_DISPLAY_OFF:
        panel->lit = false;
        break;
    default:
        break; /* currents, voltages and timing change no pixel */
    }
}

static void on_command(void *context, uint8_t opcode, const uint8_t *parameters, size_t count) {
    struct panel_model *panel = context;

    panel->writing = false;
    if (panel->in_reset) {
        fault(panel, "command while in reset", opcode, 0);
    } else if (parameter_count(opcode) != (int)count) {
        fault(panel, "unknown command or wrong number of parameters", opcode, (unsigned)count);
    } else if (opcode == SSD1322_SET_COMMAND_LOCK) {
        if (parameters[0] != COMMAND_LOCK_ON && parameters[0] != COMMAND_LOCK_OFF) {
            fault(panel, "neither lock nor unlock", opcode, parameters[0]);
        }
        panel->locked = parameters[0] == COMMAND_LOCK_ON;
        remember(panel, opcode);
    } else if (!panel->locked) {
        remember(panel, opcode);
        execute(panel, opcode, parameters);
    }
}

/* Horizontal address increment: along the window's columns, then to its next row. */
static void write_byte(struct panel_model *panel, uint8_t byte) {
    panel->ram[panel->row][panel->column * 2u + panel->half] = byte;
    panel->half ^= 1u;
    if (panel->half != 0) {
        return;
    }
    if (panel->column != panel->columns.last) {
        panel->column++;
        return;
    }
    panel->column = panel->columns.first;
    panel->row = panel->row == panel->rows.last ? panel->rows.first : (uint8_t)(panel->row + 1);
}

static void on_data(void *context, const uint8_t *bytes, size_t count) {
    struct panel_model *panel = context;

    if (!panel->writing) {
        fault(panel, "data without Write RAM", 0, (unsigned)count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        write_byte(panel, bytes[i]);
    }
}

static void on_reset(void *context, bool asserted) {
    struct panel_model *panel = context;
    panel->in_reset = asserted;
    power_on_values(panel);
}

static void on_delay(void *context, uint32_t microseconds) {
    (void)context;
    (void)microseconds;
}

struct kn86_ssd1322_bus panel_model_bus(struct panel_model *panel) {
    return (struct kn86_ssd1322_bus){panel, on_command, on_data, on_reset, on_delay};
}

uint8_t panel_model_level(const struct panel_model *panel, unsigned x, unsigned y) {
    if (!panel->lit) {
        return 0;
    }
    /* The glass has COM63 at the top, so that the reversed scan shows RAM row 0 there. */
    unsigned line = panel->com_reversed ? y : KN86_OLED_HEIGHT - 1u - y;
    unsigned row = (line + panel->start_line) % SSD1322_RAM_ROWS;
    unsigned byte = panel->ram[row][SSD1322_PANEL_FIRST_COLUMN * 2u + x / 2u];
    bool high_nibble = (x % 2u == 0) == panel->nibble_remap;
    return (uint8_t)(high_nibble ? byte >> 4 : byte & 0x0Fu);
}
