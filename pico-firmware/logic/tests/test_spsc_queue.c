/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/spsc_queue.h"

#include <pthread.h>
#include <sched.h>

#include "check.h"

#define CAPACITY 8u
#define TRANSFERS 200000u

static uint64_t storage[CAPACITY];
static struct kn86_spsc_queue queue;

static void holds_exactly_its_capacity_in_order(void) {
    uint64_t value = 99;
    kn86_spsc_queue_init(&queue, storage, sizeof storage[0], CAPACITY);
    CHECK_INFO(!kn86_spsc_queue_pop(&queue, &value) && value == 99, "empty at first");
    CHECK_INFO(kn86_spsc_queue_is_empty(&queue), "empty at first");

    for (uint64_t round = 0; round < 3; round++) {
        for (uint64_t i = 0; i < CAPACITY; i++) {
            CHECK_INFO(kn86_spsc_queue_push(&queue, &i), "element %d", (int)i);
        }
        CHECK_INFO(!kn86_spsc_queue_push(&queue, &round), "a ninth element");
        CHECK_INFO(!kn86_spsc_queue_is_empty(&queue), "full");
        for (uint64_t i = 0; i < CAPACITY; i++) {
            CHECK_INFO(kn86_spsc_queue_pop(&queue, &value) && value == i, "element %d", (int)i);
        }
        CHECK_INFO(!kn86_spsc_queue_pop(&queue, &value), "empty again");
    }
}

static void counters_wrap(void) {
    kn86_spsc_queue_init(&queue, storage, sizeof storage[0], CAPACITY);
    atomic_store(&queue.written, UINT32_MAX - 2u);
    atomic_store(&queue.read, UINT32_MAX - 2u);
    for (uint64_t i = 0; i < CAPACITY; i++) {
        CHECK_INFO(kn86_spsc_queue_push(&queue, &i), "element %d", (int)i);
    }
    CHECK_INFO(!kn86_spsc_queue_push(&queue, &storage[0]), "full across the wrap");
    for (uint64_t i = 0; i < CAPACITY; i++) {
        uint64_t value;
        CHECK_INFO(kn86_spsc_queue_pop(&queue, &value) && value == i, "element %d", (int)i);
    }
}

static void *produce(void *unused) {
    for (uint64_t i = 0; i < TRANSFERS;) {
        if (kn86_spsc_queue_push(&queue, &i)) {
            i++;
        } else {
            sched_yield();
        }
    }
    return unused;
}

static void two_threads_lose_nothing(void) {
    pthread_t producer;
    kn86_spsc_queue_init(&queue, storage, sizeof storage[0], CAPACITY);
    CHECK_INFO(pthread_create(&producer, NULL, produce, NULL) == 0, "thread");
    for (uint64_t expected = 0; expected < TRANSFERS;) {
        uint64_t value;
        if (kn86_spsc_queue_pop(&queue, &value)) {
            CHECK_INFO(value == expected, "element %d", (int)expected);
            expected++;
        } else {
            sched_yield();
        }
    }
    CHECK_INFO(pthread_join(producer, NULL) == 0, "join");
}

static const struct check_case CASES[] = {
    CHECK_CASE(holds_exactly_its_capacity_in_order),
    CHECK_CASE(counters_wrap),
    CHECK_CASE(two_threads_lose_nothing),
};
CHECK_MAIN(CASES)
