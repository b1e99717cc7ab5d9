/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_SEND_QUEUE_H
#define KN86_SEND_QUEUE_H

#include "kn86/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for 16 of the longest frames: 40 ms of the line at 1 Mbit/s. */
#define SEND_QUEUE_CAPACITY (16u * KN86_FRAME_WIRE_MAX)

/*
 * Encoded frames that wait for the serial device. The queue is bounded, so that the program never waits for the Pico.
 */
struct send_queue {
    uint8_t bytes[SEND_QUEUE_CAPACITY];
    size_t used;
    uint32_t added;   /* frames, since send_queue_init */
    uint32_t dropped; /* frames that found the queue full, since send_queue_init */
};

void send_queue_init(struct send_queue *queue);

/* Discards the waiting frames; the counts are kept. */
void send_queue_clear(struct send_queue *queue);

/* Adds the encoded frame. Without room for all of it, the frame is dropped and counted, and the result is false. */
bool send_queue_add(struct send_queue *queue, const struct kn86_frame *frame);

/*
 * Writes as much as the non-blocking descriptor takes. Returns 0 (also when it takes nothing now), or a negative errno
 * value when the device is gone.
 */
__attribute__((warn_unused_result)) int send_queue_flush(struct send_queue *queue, int descriptor);

#endif
