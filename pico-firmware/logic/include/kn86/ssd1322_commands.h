/* SPDX-License-Identifier: Apache-2.0 */
/* Command codes of the SSD1322, data sheet revision 1.2, section 9. The driver and the model share them. */
#ifndef KN86_SSD1322_COMMANDS_H
#define KN86_SSD1322_COMMANDS_H

enum kn86_ssd1322_command {
    SSD1322_SET_COLUMN_ADDRESS = 0x15, /* first, last; in columns of four pixels, 0 to 119 */
    SSD1322_WRITE_RAM = 0x5C,
    SSD1322_SET_ROW_ADDRESS = 0x75, /* first, last; 0 to 127 */
    SSD1322_SET_REMAP = 0xA0,
    SSD1322_SET_START_LINE = 0xA1,
    SSD1322_SET_DISPLAY_OFFSET = 0xA2,
    SSD1322_NORMAL_DISPLAY = 0xA6,
    SSD1322_EXIT_PARTIAL_DISPLAY = 0xA9,
    SSD1322_FUNCTION_SELECT = 0xAB,
    SSD1322_DISPLAY_OFF = 0xAE,
    SSD1322_DISPLAY_ON = 0xAF,
    SSD1322_SET_PHASE_LENGTH = 0xB1,
    SSD1322_SET_CLOCK = 0xB3,
    SSD1322_ENHANCEMENT_A = 0xB4,
    SSD1322_SET_GPIO = 0xB5,
    SSD1322_SET_SECOND_PRECHARGE = 0xB6,
    SSD1322_DEFAULT_GREY_TABLE = 0xB9,
    SSD1322_SET_PRECHARGE_VOLTAGE = 0xBB,
    SSD1322_SET_VCOMH = 0xBE,
    SSD1322_SET_CONTRAST = 0xC1,
    SSD1322_MASTER_CURRENT = 0xC7,
    SSD1322_SET_MULTIPLEX_RATIO = 0xCA,
    SSD1322_ENHANCEMENT_B = 0xD1,
    SSD1322_SET_COMMAND_LOCK = 0xFD,
};

/* Set Re-map, first parameter. */
#define SSD1322_REMAP_NIBBLE 0x04u       /* high nibble is the lower-numbered segment */
#define SSD1322_REMAP_COM_REVERSED 0x10u /* COM63 scans the first RAM row */
/* Set Re-map, second parameter: dual COM mode on; bit 0 is always 1. */
#define SSD1322_REMAP_DUAL_COM 0x11u

#define SSD1322_RAM_COLUMNS 120u /* of four pixels */
#define SSD1322_RAM_ROWS 128u

/*
 * A 256-pixel panel is connected to the middle 64 of the 120 columns; the first is (120 - 64) / 2 = 0x1C. Modules
 * differ: if the picture is shifted sideways on real hardware, another offset is needed.
 */
#define SSD1322_PANEL_FIRST_COLUMN 0x1Cu

#endif
