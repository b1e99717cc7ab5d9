/* SPDX-License-Identifier: Apache-2.0 */
/* The text on CIPHER-LINE, the auxiliary display above the keyboard. Only rows that changed are sent. */
#ifndef KN86_CIPHER_LINE_H
#define KN86_CIPHER_LINE_H

#include "kn86/oled_messages.h"
#include "send_queue.h"

enum cipher_line_row {
    CIPHER_LINE_STATUS,   /* the status strip: dimmer than the rest */
    CIPHER_LINE_CURRENT,  /* the fragment that CIPHER said last */
    CIPHER_LINE_PREVIOUS, /* the one before, dimmer */
    CIPHER_LINE_CONTEXT,
};

struct cipher_line {
    char rows[KN86_OLED_ROWS][KN86_OLED_CELLS + 1];
    bool is_sent[KN86_OLED_ROWS];
};

/* Four empty rows, none of them sent. */
void cipher_line_init(struct cipher_line *line);

/* Sets a row to a text of printable ASCII; other bytes become '?', more than KN86_OLED_CELLS are cut. */
__attribute__((format(printf, 3, 4))) void cipher_line_set_row(struct cipher_line *line, enum cipher_line_row row,
                                                               const char *format, ...);

/* The display has forgotten everything: all rows are to be sent again. */
void cipher_line_forget(struct cipher_line *line);

/* Queues what was not sent yet; what finds the queue full is left for the next call. */
void cipher_line_send(struct cipher_line *line, struct send_queue *queue);

#endif
