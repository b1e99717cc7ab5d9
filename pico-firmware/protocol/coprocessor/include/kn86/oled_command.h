/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_OLED_COMMAND_H
#define KN86_OLED_COMMAND_H

#include "kn86/oled_messages.h"

/* A drawing command for CIPHER-LINE: the validated content of an OLED frame. */
struct kn86_oled_command {
    uint8_t type; /* KN86_FRAME_OLED_SET_ROW, _SCROLL_ROW, _FILL or _CLEAR */
    union {
        struct kn86_oled_set_row set_row;
        struct kn86_oled_scroll_row scroll_row;
        struct kn86_oled_fill fill;
        uint8_t clear_row; /* 0 to KN86_OLED_ROWS - 1, or KN86_OLED_ALL_ROWS */
    };
};

#endif
