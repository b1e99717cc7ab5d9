/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bounded FIFO queue between exactly one producer and one consumer, which may be two cores, or an interrupt handler
 * and the code that it interrupts. No call blocks.
 */
#ifndef KN86_SPSC_QUEUE_H
#define KN86_SPSC_QUEUE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kn86/attributes.h"

struct kn86_spsc_queue {
    uint8_t *storage; /* belongs to the caller; element_size * capacity bytes */
    size_t element_size;
    uint32_t mask;            /* capacity - 1 */
    _Atomic uint32_t written; /* elements pushed so far, modulo 2^32; written by the producer */
    _Atomic uint32_t read;    /* elements popped so far, modulo 2^32; written by the consumer */
};

/* capacity is a power of two, at most 2^31. storage belongs to the caller and must outlive the queue. */
void kn86_spsc_queue_init(struct kn86_spsc_queue *queue, void *storage, size_t element_size, uint32_t capacity);

/* Copies one element into the queue. Returns false, and changes nothing, when the queue is full. Producer only. */
KN86_MUST_CHECK bool kn86_spsc_queue_push(struct kn86_spsc_queue *queue, const void *element);

/*
 * Copies the oldest element out of the queue. Returns false, and leaves *element as it is, when the queue is empty.
 * Consumer only.
 */
KN86_MUST_CHECK bool kn86_spsc_queue_pop(struct kn86_spsc_queue *queue, void *element);

/* Whether the queue was empty; the other side may have changed that meanwhile. */
KN86_MUST_CHECK bool kn86_spsc_queue_is_empty(const struct kn86_spsc_queue *queue);

#endif
