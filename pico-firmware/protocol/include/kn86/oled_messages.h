/* SPDX-License-Identifier: Apache-2.0 */
/* CIPHER-LINE frames, deck to coprocessor, never answered; docs/protocol.md section 3. */
#ifndef KN86_OLED_MESSAGES_H
#define KN86_OLED_MESSAGES_H

#include <stdint.h>

#include "kn86/attributes.h"
#include "kn86/frame.h"
#include "kn86/message_error.h"

#define KN86_OLED_ROWS 4u       /* logical rows, 16 pixels high, 0 at the top */
#define KN86_OLED_CELLS 32u     /* cells of a row, 8 pixels wide */
#define KN86_OLED_LEVEL_MAX 15u /* brightest of the 4-bit grey levels; 0 is black */
#define KN86_OLED_ALL_ROWS 0xFFu
#define KN86_OLED_SPEED_MAX 480 /* pixels per second */

/* Flag of OLED_SET_ROW: dark glyphs on a lit row. */
#define KN86_OLED_INVERT 0x01u

/* OLED_SET_ROW: replaces a row's text and stops its scrolling. Cells beyond count are blank. */
struct kn86_oled_set_row {
    uint8_t row;                    /* 0 to KN86_OLED_ROWS - 1 */
    uint8_t flags;                  /* 0 or KN86_OLED_INVERT */
    uint8_t level;                  /* brightness, 0 to KN86_OLED_LEVEL_MAX */
    uint8_t count;                  /* cells sent, 0 to KN86_OLED_CELLS; on the wire it is the frame's length - 3 */
    uint8_t cells[KN86_OLED_CELLS]; /* code page 437 */
};
#define KN86_OLED_SET_ROW_SIZE_MIN 3u

KN86_MUST_CHECK int kn86_oled_set_row_encode(const struct kn86_oled_set_row *message, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_oled_set_row_decode(const struct kn86_frame *frame, struct kn86_oled_set_row *message);

/* OLED_SCROLL_ROW: rotates a row's picture until the row is set again; speed 0 stops it. */
struct kn86_oled_scroll_row {
    uint8_t row;   /* 0 to KN86_OLED_ROWS - 1 */
    int16_t speed; /* pixels per second, -KN86_OLED_SPEED_MAX to KN86_OLED_SPEED_MAX; > 0 is left */
};
#define KN86_OLED_SCROLL_ROW_SIZE 3u

KN86_MUST_CHECK int kn86_oled_scroll_row_encode(const struct kn86_oled_scroll_row *message, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_oled_scroll_row_decode(const struct kn86_frame *frame, struct kn86_oled_scroll_row *message);

/* OLED_FILL: gives every pixel of a row, or of all rows, one grey level; stops their scrolling. */
struct kn86_oled_fill {
    uint8_t row;   /* 0 to KN86_OLED_ROWS - 1, or KN86_OLED_ALL_ROWS */
    uint8_t level; /* 0 to KN86_OLED_LEVEL_MAX */
};
#define KN86_OLED_FILL_SIZE 2u

KN86_MUST_CHECK int kn86_oled_fill_encode(const struct kn86_oled_fill *message, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_oled_fill_decode(const struct kn86_frame *frame, struct kn86_oled_fill *message);

/* OLED_CLEAR: blanks a row, or all rows (KN86_OLED_ALL_ROWS), and stops their scrolling. */
#define KN86_OLED_CLEAR_SIZE 1u

KN86_MUST_CHECK int kn86_oled_clear_encode(uint8_t row, struct kn86_frame *frame);
KN86_MUST_CHECK int kn86_oled_clear_decode(const struct kn86_frame *frame, uint8_t *row);

#endif
