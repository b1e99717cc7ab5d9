/* SPDX-License-Identifier: Apache-2.0 */
/* The text on CIPHER-LINE, the auxiliary display above the keyboard. Only changed rows are sent. */
#ifndef KN86_CIPHER_LINE_H
#define KN86_CIPHER_LINE_H

#include "kn86/oled_messages.h"
#include "send_queue.h"

enum cipher_line_row {
    CIPHER_LINE_STATUS,   /* the status strip, dimmer than the others */
    CIPHER_LINE_CURRENT,  /* the fragment that CIPHER said last */
    CIPHER_LINE_PREVIOUS, /* the fragment before, dimmer */
    CIPHER_LINE_CONTEXT,
};

struct cipher_line {
    char rows[KN86_OLED_ROWS][KN86_OLED_CELLS + 1];
    bool is_sent[KN86_OLED_ROWS];
};

/* Starts with four empty rows, all to be sent. */
void cipher_line_init(struct cipher_line *line);

/*
 * Sets the text of a row. Bytes outside printable ASCII become '?'; text after KN86_OLED_CELLS characters is cut off.
 */
__attribute__((format(printf, 3, 4))) void cipher_line_set_row(struct cipher_line *line, enum cipher_line_row row,
                                                               const char *format, ...);

/* Marks all rows to be sent again, because the display has lost them. */
void cipher_line_forget(struct cipher_line *line);

/* Queues the rows that have to be sent. A row for which the queue has no room is sent by a later call. */
void cipher_line_send(struct cipher_line *line, struct send_queue *queue);

#endif
