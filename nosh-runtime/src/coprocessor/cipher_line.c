/* SPDX-License-Identifier: Apache-2.0 */
#include "cipher_line.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Grey level of each row, of 15. */
static const uint8_t LEVELS[KN86_OLED_ROWS] = {
    [CIPHER_LINE_STATUS] = 8,
    [CIPHER_LINE_CURRENT] = KN86_OLED_LEVEL_MAX,
    [CIPHER_LINE_PREVIOUS] = 6,
    [CIPHER_LINE_CONTEXT] = 10,
};

void cipher_line_init(struct cipher_line *line) {
    memset(line, 0, sizeof *line);
}

void cipher_line_set_row(struct cipher_line *line, enum cipher_line_row row, const char *format, ...) {
    char text[KN86_OLED_CELLS + 1];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (char *c = text; *c != '\0'; c++) {
        *c = *c >= 0x20 && *c < 0x7F ? *c : '?';
    }
    if (strcmp(text, line->rows[row]) != 0) {
        strcpy(line->rows[row], text);
        line->is_sent[row] = false;
    }
}

void cipher_line_forget(struct cipher_line *line) {
    memset(line->is_sent, 0, sizeof line->is_sent);
}

static bool send_row(const struct cipher_line *line, uint8_t row, struct send_queue *queue) {
    struct kn86_oled_set_row message = {.row = row, .level = LEVELS[row], .count = (uint8_t)strlen(line->rows[row])};
    memcpy(message.cells, line->rows[row], message.count);
    struct kn86_frame frame;
    /* Encoding cannot fail: every field is in its range. */
    return kn86_oled_set_row_encode(&message, &frame) == KN86_MESSAGE_OK && send_queue_add(queue, &frame);
}

void cipher_line_send(struct cipher_line *line, struct send_queue *queue) {
    for (uint8_t row = 0; row < KN86_OLED_ROWS; row++) {
        if (!line->is_sent[row]) {
            line->is_sent[row] = send_row(line, row, queue);
        }
    }
}
