/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/spsc_queue.h"

#include <assert.h>
#include <string.h>

void kn86_spsc_queue_init(struct kn86_spsc_queue *queue, void *storage, size_t element_size, uint32_t capacity) {
    assert(capacity != 0 && (capacity & (capacity - 1)) == 0);
    queue->storage = storage;
    queue->element_size = element_size;
    queue->mask = capacity - 1;
    atomic_init(&queue->written, 0);
    atomic_init(&queue->read, 0);
}

static uint8_t *slot(const struct kn86_spsc_queue *queue, uint32_t index) {
    return queue->storage + (size_t)(index & queue->mask) * queue->element_size;
}

bool kn86_spsc_queue_push(struct kn86_spsc_queue *queue, const void *element) {
    uint32_t written = atomic_load_explicit(&queue->written, memory_order_relaxed);
    /* Acquire: the consumer must have finished copying out of the slot before it is reused. */
    uint32_t read = atomic_load_explicit(&queue->read, memory_order_acquire);

    if (written - read > queue->mask) {
        return false;
    }
    memcpy(slot(queue, written), element, queue->element_size);
    atomic_store_explicit(&queue->written, written + 1, memory_order_release);
    return true;
}

bool kn86_spsc_queue_pop(struct kn86_spsc_queue *queue, void *element) {
    uint32_t read = atomic_load_explicit(&queue->read, memory_order_relaxed);
    uint32_t written = atomic_load_explicit(&queue->written, memory_order_acquire);

    if (read == written) {
        return false;
    }
    memcpy(element, slot(queue, read), queue->element_size);
    atomic_store_explicit(&queue->read, read + 1, memory_order_release);
    return true;
}

bool kn86_spsc_queue_is_empty(const struct kn86_spsc_queue *queue) {
    return atomic_load_explicit(&queue->read, memory_order_acquire) ==
           atomic_load_explicit(&queue->written, memory_order_acquire);
}
