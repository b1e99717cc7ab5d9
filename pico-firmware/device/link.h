/* SPDX-License-Identifier: Apache-2.0 */
/* The UART to the deck, with interrupts and bounded queues: no call blocks. Called by core 0 only. */
#ifndef KN86_LINK_H
#define KN86_LINK_H

#include "kn86/frame.h"

void link_init(void);

/* Takes the next received byte. False when there is none. */
KN86_MUST_CHECK bool link_receive(uint8_t *byte);

/* Whether received bytes were lost since the last call, in the FIFO or in the queue. */
KN86_MUST_CHECK bool link_take_overflow(void);

/* Queues a frame; drops it when LINK_SEND_FRAMES are already waiting. */
void link_send(const struct kn86_frame *frame);
#define LINK_SEND_FRAMES 8u

/* Whether everything queued has been sent, to the last bit. */
KN86_MUST_CHECK bool link_is_sent(void);

#endif
