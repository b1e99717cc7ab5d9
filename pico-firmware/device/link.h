/* SPDX-License-Identifier: Apache-2.0 */
/* The UART to the deck, by interrupt into bounded queues: no call here waits. Core 0 only. */
#ifndef KN86_LINK_H
#define KN86_LINK_H

#include "kn86/frame.h"

void link_init(void);

/* The next received byte; false when there is none. */
KN86_MUST_CHECK bool link_receive(uint8_t *byte);

/* Whether received bytes were lost since the last call, in the FIFO or in the queue. */
KN86_MUST_CHECK bool link_take_overflow(void);

/* Queues a frame; it is dropped when LINK_SEND_FRAMES are waiting already. */
void link_send(const struct kn86_frame *frame);
#define LINK_SEND_FRAMES 8u

/* Whether everything queued has left, down to the last bit. */
KN86_MUST_CHECK bool link_is_sent(void);

#endif
