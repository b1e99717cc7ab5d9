/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All keyboards of the deck as one stream of keys (kernel: Documentation/input/event-codes.rst). Keyboards may be
 * connected and disconnected at any time: the folder of the event devices is watched. A keyboard is grabbed, so that
 * what the operator types does not reach the console as well.
 */
#ifndef KN86_KEYBOARDS_H
#define KN86_KEYBOARDS_H

#include "key_chord.h"
#include "key_repeat.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEYBOARDS_MAX 8 /* at most KEY_CHORD_KEYBOARDS_MAX */
#define KEYBOARDS_POLLFDS (KEYBOARDS_MAX + 1)
#define KEYBOARDS_QUEUE 64 /* keys that may wait for the program; further keys are dropped */

struct keyboard {
    int descriptor; /* -1: unused */
    char name[32];  /* of the device node in the folder */
    bool has_lost;  /* the kernel has dropped events, and the current report is incomplete */
};

struct keyboards {
    int count; /* connected keyboards */

    /* Private. Times in milliseconds. */
    const char *folder;
    int watch;        /* inotify(7) of the folder, -1 while there is no such folder */
    int64_t retry_at; /* when to try again to watch the folder; MONOTONIC_NEVER while it is watched */
    struct keyboard devices[KEYBOARDS_MAX];
    bool is_left_shifted, is_right_shifted, is_caps_locked;
    struct key_repeat repeat;
    struct key_chord chord;
    uint8_t queue[KEYBOARDS_QUEUE];
    size_t queued;
};

/* `folder` is /dev/input and must outlive the keyboards. */
void keyboards_init(struct keyboards *keyboards, const char *folder, int64_t now);

/* When the next keyboards_tick is due, in milliseconds. */
int64_t keyboards_deadline(const struct keyboards *keyboards);

/* The entries for poll(2); those of absent keyboards have a negative descriptor, which poll(2) ignores. */
void keyboards_pollfds(const struct keyboards *keyboards, struct pollfd watched[static KEYBOARDS_POLLFDS]);

/* Handles the events that poll(2) reported for keyboards_pollfds. */
void keyboards_handle(struct keyboards *keyboards, const struct pollfd watched[static KEYBOARDS_POLLFDS], int64_t now);

/* Does what is due: watches the folder, repeats a held key. */
void keyboards_tick(struct keyboards *keyboards, int64_t now);

/* Removes the next key (deck_key.h) from the queue; false when the queue is empty. */
bool keyboards_next(struct keyboards *keyboards, uint8_t *key);

/*
 * Returns true once when SYS and LINK (F4 and F3) have been held together (key_chord.h); *began_at is since when. Keys
 * that were held when their keyboard was found, count from then on.
 */
bool keyboards_take_chord(struct keyboards *keyboards, int64_t now, int64_t *began_at);

void keyboards_finish(struct keyboards *keyboards);

#endif
