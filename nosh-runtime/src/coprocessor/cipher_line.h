/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_CIPHER_LINE_H
#define KN86_CIPHER_LINE_H

#include "send_queue.h"

/* Rows of CIPHER-LINE, the auxiliary display above the keyboard. */
enum cipher_line_row {
    CIPHER_LINE_STATUS,  /* the status strip: dimmer than the rest */
    CIPHER_LINE_CURRENT, /* the current fragment */
};

/*
 * Queues an OLED_SET_ROW with a text of printable ASCII; other bytes become '?', more than KN86_OLED_CELLS are cut.
 */
__attribute__((format(printf, 3, 4))) void cipher_line_set_row(struct send_queue *queue, enum cipher_line_row row,
                                                               const char *format, ...);

#endif
