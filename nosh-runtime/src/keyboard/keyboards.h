/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All keyboards of the deck as one stream of keys (kernel: Documentation/input/event-codes.rst). Keyboards come and go
 * at any time: the folder of the event devices is watched. A keyboard is grabbed, so that what the operator types for
 * nOSh does not reach the console underneath as well.
 */
#ifndef KN86_KEYBOARDS_H
#define KN86_KEYBOARDS_H

#include "key_repeat.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEYBOARDS_MAX 8
#define KEYBOARDS_POLLFDS (KEYBOARDS_MAX + 1)
#define KEYBOARDS_QUEUE 64 /* keys that may wait for the program; more are dropped */

struct keyboard {
    int descriptor; /* -1: unused */
    char name[32];  /* of the device node in the folder */
    bool has_lost;  /* the kernel dropped events, and the report that it cut is not over */
};

struct keyboards {
    int count; /* keyboards that are there */

    /* Private. Times in milliseconds. */
    const char *folder;
    int watch;       /* inotify(7) of the folder, -1 while there is no such folder */
    int64_t look_at; /* when to look for the folder again; MONOTONIC_NEVER while it is watched */
    struct keyboard devices[KEYBOARDS_MAX];
    bool is_left_shifted, is_right_shifted, is_caps_locked;
    struct key_repeat repeat;
    uint8_t queue[KEYBOARDS_QUEUE];
    size_t queued;
};

/* `folder` is /dev/input and must outlive the keyboards. */
void keyboards_init(struct keyboards *keyboards, const char *folder, int64_t now);

/* Until when to wait at most. */
int64_t keyboards_deadline(const struct keyboards *keyboards);

/* What to wait for; entries without a descriptor are ignored by poll(2). */
void keyboards_pollfds(const struct keyboards *keyboards, struct pollfd watched[static KEYBOARDS_POLLFDS]);

/* Takes what poll reported for keyboards_pollfds. */
void keyboards_handle(struct keyboards *keyboards, const struct pollfd watched[static KEYBOARDS_POLLFDS], int64_t now);

/* Does what is due: looks for the folder, repeats a held key. */
void keyboards_tick(struct keyboards *keyboards, int64_t now);

/* Takes the next key (deck_key.h); false when there is none. */
bool keyboards_next(struct keyboards *keyboards, uint8_t *key);

void keyboards_finish(struct keyboards *keyboards);

#endif
