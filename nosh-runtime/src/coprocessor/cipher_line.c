/* SPDX-License-Identifier: Apache-2.0 */
#include "cipher_line.h"

#include "kn86/oled_messages.h"

#include <stdarg.h>
#include <stdio.h>

#define STATUS_LEVEL 8

void cipher_line_set_row(struct send_queue *queue, enum cipher_line_row row, const char *format, ...) {
    char text[KN86_OLED_CELLS + 1];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct kn86_oled_set_row message = {
        .row = (uint8_t)row,
        .level = row == CIPHER_LINE_STATUS ? STATUS_LEVEL : KN86_OLED_LEVEL_MAX,
    };
    for (const char *c = text; *c != '\0'; c++) {
        message.cells[message.count++] = *c >= 0x20 && *c < 0x7F ? (uint8_t)*c : '?';
    }
    struct kn86_frame frame;
    /* Cannot fail: every field is in range by construction. A full queue is counted by the queue. */
    if (kn86_oled_set_row_encode(&message, &frame) == KN86_MESSAGE_OK) {
        send_queue_add(queue, &frame);
    }
}
