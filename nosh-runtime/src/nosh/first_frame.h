/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells the deck's other programs, by the file first-frame in the runtime folder, how far nOSh has come: `panel` once a
 * panel has accepted the first frame, `none` when there is no panel after FIRST_FRAME_WAIT_MS. A panel that comes later
 * still turns `none` into `panel`. The trial of an update waits for the file.
 */
#ifndef KN86_FIRST_FRAME_H
#define KN86_FIRST_FRAME_H

#include <stdbool.h>
#include <stdint.h>

/* nOSh asks the connectors for a panel at its start and ten seconds later; then both have been answered. */
#define FIRST_FRAME_WAIT_MS 12000

struct first_frame {
    int64_t at; /* when the first word was written, milliseconds; MONOTONIC_NEVER before */

    /* Private. */
    const char *folder;
    int64_t deadline; /* when the word will be `none`; MONOTONIC_NEVER once a word is written */
    bool is_shown;
};

/* Removes the word of an earlier nOSh. `folder` must outlive it. */
void first_frame_init(struct first_frame *frame, const char *folder, int64_t now);

/* When the next tick is due. */
int64_t first_frame_deadline(const struct first_frame *frame);

/* Writes the word that is due. `is_shown`: a panel has accepted a frame. A failure is in the log. */
void first_frame_tick(struct first_frame *frame, bool is_shown, int64_t now);

#endif
