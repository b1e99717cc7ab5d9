/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bounded first-in first-out queue between exactly one producer and one consumer, which may be
 * two cores, or an interrupt handler and the code that it interrupts. Neither side ever waits.
 */
#ifndef KN86_SPSC_QUEUE_H
#define KN86_SPSC_QUEUE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kn86/attributes.h"

struct kn86_spsc_queue {
    uint8_t *storage; /* the caller's; element_size * capacity bytes */
    size_t element_size;
    uint32_t mask;            /* capacity - 1 */
    _Atomic uint32_t written; /* elements ever pushed, modulo 2^32; the producer's */
    _Atomic uint32_t read;    /* elements ever popped, modulo 2^32; the consumer's */
};

/* capacity: a power of two, at most 2^31. storage stays the caller's and must outlive the queue. */
void kn86_spsc_queue_init(struct kn86_spsc_queue *queue, void *storage, size_t element_size, uint32_t capacity);

/* Copies one element in. False, and nothing changed, when the queue is full. Producer only. */
KN86_MUST_CHECK bool kn86_spsc_queue_push(struct kn86_spsc_queue *queue, const void *element);

/* Copies the oldest element out. False, and *element untouched, when empty. Consumer only. */
KN86_MUST_CHECK bool kn86_spsc_queue_pop(struct kn86_spsc_queue *queue, void *element);

/* Whether there was nothing to pop; the other side may have changed that already. */
KN86_MUST_CHECK bool kn86_spsc_queue_is_empty(const struct kn86_spsc_queue *queue);

#endif
